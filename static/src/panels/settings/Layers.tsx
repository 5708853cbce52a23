// The layers as a list: units and activation of each, one more, one less.
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { LayerSpec, LinearSpec, Network } from "../../protocol.gen";
import { catalogue } from "../../state/catalogue";
import { edit } from "../../state/controls";
import {
  addLayer,
  isPlain,
  layerName,
  layersOf,
  linears,
  MAX_UNITS,
  removeLayer,
  setActivation,
  setUnits,
} from "../../state/design";
import { useStore } from "../../state/store";
import { Choice } from "./Choice";
import { KindSettings } from "./KindSettings";
import { NumberField } from "./NumberField";

interface RowProps<L> {
  network: Network;
  layer: L;
  name: string;
  last: boolean;
}

function LayerRow({ network, layer, name, last }: RowProps<LinearSpec>) {
  const units = (count: number) => edit(setUnits(network, layer.id, count));
  return (
    <li className="Layers-row">
      <span className="Layers-name">{name}</span>
      <fieldset className="Layers-units">
        <legend className="unseen">Units of {name}</legend>
        <button
          type="button"
          className="Layers-button"
          aria-label={`Remove a unit from ${name}`}
          disabled={layer.units <= 1 || last}
          onClick={() => units(layer.units - 1)}
        >
          −
        </button>
        {last ? (
          <span className="Layers-fixed" title="The loss needs exactly so many">
            {layer.units}
          </span>
        ) : (
          <NumberField
            label={`Units of ${name}`}
            hideLabel
            value={layer.units}
            low={1}
            high={MAX_UNITS}
            whole
            onCommit={units}
          />
        )}
        <button
          type="button"
          className="Layers-button"
          aria-label={`Add a unit to ${name}`}
          disabled={last || layer.units >= MAX_UNITS}
          onClick={() => units(layer.units + 1)}
        >
          +
        </button>
      </fieldset>
      <Choice
        label={`Activation of ${name}`}
        hideLabel
        value={layer.activation}
        offers={catalogue().activations}
        onChange={(activation) => edit(setActivation(network, layer.id, activation))}
      />
      <button
        type="button"
        className="Layers-button"
        aria-label={`Remove ${name}`}
        disabled={last}
        title={last ? "The last layer feeds the loss and stays" : `Remove ${name}`}
        onClick={() => edit(removeLayer(network, layer.id))}
      >
        ×
      </button>
    </li>
  );
}

function KindRow({ network, layer, name }: Omit<RowProps<LayerSpec>, "last">) {
  const kind = catalogue().layers.find((one) => one.name === layer.layer);
  return (
    <li className="Layers-kind">
      <div className="Layers-head">
        <span className="Layers-name" title={kind?.doc}>
          {name}
        </span>
        <button
          type="button"
          className="Layers-button"
          aria-label={`Remove ${name}`}
          onClick={() => edit(removeLayer(network, layer.id))}
        >
          ×
        </button>
      </div>
      {kind && <KindSettings network={network} layer={layer} kind={kind} name={name} />}
    </li>
  );
}

const LINEAR = { name: "linear", title: "Linear", doc: "Every unit is a weighted sum of all inputs." };

function AddLayer({ network }: { network: Network }) {
  const [kind, setKind] = useState("linear");
  return (
    <div className="Layers-adding">
      <button type="button" className="Layers-add" onClick={() => edit(addLayer(network, kind))}>
        + Add layer
      </button>
      <Choice label="Kind of the layer to add" hideLabel value={kind} offers={offers()} onChange={setKind} />
    </div>
  );
}

const offers = () => [LINEAR, ...catalogue().layers.map(({ name, title, doc }) => ({ name, title, doc }))];

/** Rows that a long network has at first, and that one press adds: hundreds of fields at once would hold up the page. */
const FIRST_ROWS = 12;
const MORE_ROWS = 40;

export function Layers({ network }: { network: Network }) {
  const graph = useStore((state) => state.graph);
  const plain = isPlain(network);
  const layers = layersOf(network);
  const last = linears(network).at(-1);
  const [rows, setRows] = useState(FIRST_ROWS);
  const list = useRef<HTMLUListElement>(null);
  const show = (count: number) => {
    flushSync(() => setRows(count));
    list.current?.children[rows]?.querySelector<HTMLElement>("input, select, button:enabled")?.focus();
  };
  const more = Math.min(MORE_ROWS, layers.length - rows);
  const titles = new Map(plain ? [] : graph?.layers.map((layer) => [layer.id, layer.title]));
  return (
    <div className="Layers">
      <ul ref={list}>
        {layers.slice(0, rows).map((layer) => {
          const name = layer.name || (titles.get(layer.id) ?? nameOf(network, layer));
          return layer.kind === "linear" ? (
            <LayerRow key={layer.id} network={network} layer={layer} name={name} last={layer === last} />
          ) : (
            <KindRow key={layer.id} network={network} layer={layer} name={name} />
          );
        })}
      </ul>
      {more > 0 && (
        <button type="button" className="Layers-more" onClick={() => show(rows + more)}>
          Show {more} more of {layers.length} layers
        </button>
      )}
      <AddLayer network={network} />
    </div>
  );
}

/** Until the graph has its title. */
const nameOf = (network: Network, layer: LinearSpec | LayerSpec): string =>
  layer.kind === "linear"
    ? layerName(network, layer.id)
    : (catalogue().layers.find((one) => one.name === layer.layer)?.title ?? layer.layer);
