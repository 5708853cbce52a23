// The settings of a layer, each by what its kind says of it: a number within bounds, a switch, or one of a few.
import type { LayerSpec, Network } from "../../protocol.gen";
import type { LayerOffer, SettingOffer } from "../../state/catalogue";
import { edit } from "../../state/controls";
import { setSetting } from "../../state/design";
import { Choice } from "./Choice";
import { NumberField } from "./NumberField";

interface Props {
  network: Network;
  layer: LayerSpec;
  kind: LayerOffer;
  name: string;
}

export function KindSettings({ network, layer, kind, name }: Props) {
  if (kind.settings.length === 0) return null;
  return (
    <div className="KindSettings">
      {kind.settings.map((setting) => (
        <Field
          key={setting.name}
          setting={setting}
          label={`${setting.title} of ${name}`}
          value={layer.settings[setting.name] ?? setting.default}
          onChange={(value) => edit(setSetting(network, layer.id, setting.name, value))}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  setting: SettingOffer;
  label: string;
  value: unknown;
  onChange(value: boolean | number | string): void;
}

function Field({ setting, label, value, onChange }: FieldProps) {
  const shown = (
    <span className="KindSettings-title" aria-hidden="true">
      {setting.title}
    </span>
  );
  if (typeof setting.default === "boolean") {
    return (
      <label className="KindSettings-field" title={setting.doc}>
        {shown}
        <input
          type="checkbox"
          aria-label={label}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      </label>
    );
  }
  return (
    <div className="KindSettings-field" title={setting.doc}>
      {shown}
      {typeof setting.default === "string" ? (
        <Choice
          label={label}
          hideLabel
          value={String(value)}
          offers={setting.choices.map((choice) => ({ name: choice, title: choice, doc: setting.doc }))}
          onChange={onChange}
        />
      ) : (
        <NumberField
          label={label}
          hideLabel
          value={Number(value)}
          low={setting.low ?? 0}
          high={setting.high ?? 0}
          whole={setting.whole}
          onCommit={onChange}
        />
      )}
    </div>
  );
}
