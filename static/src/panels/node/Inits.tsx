// How weights and biases begin, with the numbers that the way takes.
import type { LayerSpec, LinearSpec } from "../../protocol.gen";
import { catalogue } from "../../state/catalogue";
import { Choice } from "../settings/Choice";
import { type Chosen, common, setAll } from "./shared";
import { TypedNumber } from "./TypedField";

type Init = NonNullable<LinearSpec["weight_init"]>;
type Way = Init["kind"] | "default";

const offer = (name: Way, title: string, doc: string) => ({ name, title, doc });

const WAYS = [
  offer("default", "As PyTorch does", "Uniform, within a bound that follows from the number of inputs."),
  offer("zeros", "Zeros", "All 0: units that begin alike stay alike."),
  offer("ones", "Ones", "All 1."),
  offer("constant", "Constant", "All the same number."),
  offer("xavier_uniform", "Xavier, uniform", "Spread by inputs and outputs, for tanh and sigmoid."),
  offer("xavier_normal", "Xavier, normal", "Spread by inputs and outputs, for tanh and sigmoid."),
  offer("kaiming_uniform", "Kaiming, uniform", "Spread by inputs, for ReLU."),
  offer("kaiming_normal", "Kaiming, normal", "Spread by inputs, for ReLU."),
  offer("normal", "Normal", "Drawn around a mean with a standard deviation."),
  offer("uniform", "Uniform", "Drawn evenly between two numbers."),
] as const;

const START: Partial<Record<Way, readonly [number, number]>> = {
  constant: [0.1, 1],
  normal: [0, 0.1],
  uniform: [-0.1, 0.1],
};

const LARGEST = 1e30;

const hasBiases = (layer: string): boolean => catalogue().layers.find(({ name }) => name === layer)?.biased !== false;

export function Inits({ of }: { of: Chosen<LinearSpec | LayerSpec> }) {
  const bias = of.nodes.every((node) => (node.kind === "linear" ? node.bias : hasBiases(node.layer)));
  return (
    <>
      <InitOf of={of} field="weight_init" label="Weights begin" />
      {bias && <InitOf of={of} field="bias_init" label="Biases begin" />}
    </>
  );
}

function InitOf({ of, field, label }: { of: Chosen; field: "weight_init" | "bias_init"; label: string }) {
  const init = common<Init | null>(of, field, null);
  const number = (part: "a" | "b", title: string, low = -LARGEST) =>
    init && (
      <TypedNumber
        label={`${label}: ${title}`}
        value={init[part]}
        low={low}
        high={LARGEST}
        onChange={(value, gesture) => setAll(of, field, { ...init, [part]: value }, gesture)}
      />
    );
  return (
    <>
      <Choice<Way>
        label={label}
        value={init === undefined ? null : (init?.kind ?? "default")}
        offers={WAYS}
        onChange={(kind) => {
          const [a, b] = START[kind] ?? [0, 1];
          setAll(of, field, kind === "default" ? null : { kind, a, b });
        }}
      />
      {init?.kind === "constant" && number("a", "value")}
      {init?.kind === "normal" && number("a", "mean")}
      {init?.kind === "normal" && number("b", "deviation", 0)}
      {init?.kind === "uniform" && number("a", "from")}
      {init?.kind === "uniform" && number("b", "to")}
    </>
  );
}
