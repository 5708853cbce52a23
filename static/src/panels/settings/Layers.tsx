// The layers as a list: units and activation of each, one more, one less.
import type { LinearSpec, Network } from "../../protocol.gen";
import { catalogue } from "../../state/catalogue";
import { edit } from "../../state/controls";
import { addLayer, layerName, linears, MAX_UNITS, removeLayer, setActivation, setUnits } from "../../state/design";
import { Choice } from "./Choice";
import { NumberField } from "./NumberField";

function LayerRow({ network, layer, last }: { network: Network; layer: LinearSpec; last: boolean }) {
  const name = layerName(network, layer.id);
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
          <span className="Layers-fixed" title="The loss compares one number with the target">
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

export function Layers({ network }: { network: Network }) {
  const layers = linears(network);
  return (
    <div className="Layers">
      <ul>
        {layers.map((layer, at) => (
          <LayerRow key={layer.id} network={network} layer={layer} last={at === layers.length - 1} />
        ))}
      </ul>
      <button type="button" className="Layers-add" onClick={() => edit(addLayer(network))}>
        + Add layer
      </button>
    </div>
  );
}
