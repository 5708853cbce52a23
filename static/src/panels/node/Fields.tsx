// All that can be set about a node, by its kind. The catalogue says what there is.
import type { NodeSpec } from "../../editor/specs";
import type { LayerSpec, LinearSpec, LossSpec, OpSpec, ValueSpec } from "../../protocol.gen";
import { catalogue, learns } from "../../state/catalogue";
import { MAX_UNITS } from "../../state/design";
import { Choice } from "../settings/Choice";
import { Attributes } from "./Attributes";
import { Check } from "./Check";
import { Inits } from "./Inits";
import { LayerSettings } from "./LayerSettings";
import { OffChoice, SharesChoice } from "./Switches";
import { type Chosen, common, setAll } from "./shared";
import { TypedField, TypedNumber } from "./TypedField";
import { type Matrix, matrixText, readMatrix } from "./typed";

const LARGEST = 1e30;

export function Fields({ of }: { of: Chosen }) {
  const first = of.nodes[0];
  if (!first) return null;
  switch (first.kind) {
    case "input":
      return null;
    case "linear":
      return <LinearFields of={of as Chosen<LinearSpec>} />;
    case "layer":
      return <LayerFields of={of as Chosen<LayerSpec>} />;
    case "op":
      return <OpFields of={of as Chosen<OpSpec>} />;
    case "value":
      return <ValueFields of={of as Chosen<ValueSpec>} />;
    case "loss":
      return <LossFields of={of as Chosen<LossSpec>} />;
    case "placeholder":
      return <p>{first.note || `${first.op} cannot be computed here. Put nodes of ours in its place.`}</p>;
  }
}

function LinearFields({ of }: { of: Chosen<LinearSpec> }) {
  return (
    <>
      <TypedNumber
        label="Units"
        value={common<number>(of, "units", 1)}
        low={1}
        high={MAX_UNITS}
        whole
        onChange={(units, gesture) => setAll(of, "units", units, gesture)}
      />
      <Choice
        label="Activation"
        value={common<LinearSpec["activation"]>(of, "activation", "none") ?? null}
        offers={catalogue().activations}
        onChange={(activation) => setAll(of, "activation", activation)}
      />
      <Check label="Bias" value={common(of, "bias", true)} onChange={(bias) => setAll(of, "bias", bias)} />
      <Learning of={of} />
    </>
  );
}

function LayerFields({ of }: { of: Chosen<LayerSpec> }) {
  const kind = catalogue().layers.find(({ name }) => name === of.nodes[0]?.layer);
  return (
    <>
      {kind && <LayerSettings of={of} kind={kind} />}
      <Learning of={of} />
    </>
  );
}

/** What layers with parameters have: how these begin, whether they are trained, and whose they are. */
function Learning({ of }: { of: Chosen<LinearSpec | LayerSpec> }) {
  if (!of.nodes.every(learns)) return <OffChoice of={of} />;
  return (
    <>
      <Check
        label="Freeze"
        about="Training leaves its parameters as they are."
        value={common(of, "frozen", false)}
        onChange={(frozen) => setAll(of, "frozen", frozen)}
      />
      <OffChoice of={of} />
      <SharesChoice of={of} />
      {/* What computes with another's parameters has none of its own to begin. */}
      {of.nodes.every(({ shares }) => !shares) && <Inits of={of} />}
    </>
  );
}

function OpFields({ of }: { of: Chosen<OpSpec> }) {
  return (
    <>
      <Attributes of={of} />
      <OffChoice of={of} />
    </>
  );
}

function ValueFields({ of }: { of: Chosen<ValueSpec> }) {
  const value = common<Matrix>(of, "value", 0);
  const trained = common(of, "requires_grad", true);
  return (
    <>
      <TypedField
        label={trained ? "Begins as" : "Value"}
        value={value}
        lines={typeof value === "number" ? 2 : 5}
        write={matrixText}
        read={readMatrix}
        onChange={(typed, gesture) => setAll(of, "value", typed, gesture)}
        note={<p className="TypedField-note">Commas for a row, a line for each row of a matrix.</p>}
      />
      <Check
        label="Trained"
        about="A parameter: its gradient is computed, and training moves it. Else a constant."
        value={trained}
        onChange={(next) => setAll(of, "requires_grad", next)}
      />
    </>
  );
}

const AGAINST = [
  { name: "target", title: "The target", doc: "What the dataset says of each example." },
  { name: "input", title: "The input itself", doc: "As an autoencoder does: give back what came in." },
] as const;

function LossFields({ of }: { of: Chosen<LossSpec> }) {
  return (
    <>
      <Choice
        label="Loss"
        value={common<LossSpec["loss"]>(of, "loss", "mse") ?? null}
        offers={catalogue().losses}
        onChange={(loss) => setAll(of, "loss", loss)}
      />
      <Choice
        label="Against"
        value={common<LossSpec["against"]>(of, "against", "target") ?? null}
        offers={AGAINST}
        onChange={(against) => setAll(of, "against", against)}
      />
      <TypedNumber
        label="Weight"
        value={common<number>(of, "weight", 1)}
        low={-LARGEST}
        high={LARGEST}
        onChange={(weight, gesture) => setAll(of, "weight", weight, gesture)}
      />
    </>
  );
}

/** Whether anything about a kind of node can be set here. */
export const hasFields = (node: NodeSpec): boolean => node.kind !== "input";
