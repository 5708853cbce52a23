// The settings of a layer, each by what its kind says of it: a number within bounds, a switch, or one of a few.
import type { LayerSpec } from "../../protocol.gen";
import type { LayerOffer, Scalar, SettingOffer } from "../../state/catalogue";
import { Choice } from "../settings/Choice";
import { Check } from "./Check";
import { type Chosen, common, setAll } from "./shared";
import { TypedNumber } from "./TypedField";

export function LayerSettings({ of, kind }: { of: Chosen<LayerSpec>; kind: LayerOffer }) {
  return kind.settings.map((setting) => <Setting key={setting.name} of={of} setting={setting} />);
}

function Setting({ of, setting }: { of: Chosen<LayerSpec>; setting: SettingOffer }) {
  const { title, doc, choices, low, high, whole } = setting;
  const field = `settings.${setting.name}`;
  const value = common<Scalar>(of, field, setting.default);
  if (typeof setting.default === "boolean") {
    const on = value === undefined ? undefined : value === true;
    return <Check label={title} about={doc} value={on} onChange={(next) => setAll(of, field, next)} />;
  }
  if (typeof setting.default === "string") {
    const offers = choices.map((choice) => ({ name: choice, title: choice, doc }));
    const chosen = value === undefined ? null : String(value);
    return <Choice label={title} value={chosen} offers={offers} onChange={(next) => setAll(of, field, next)} />;
  }
  return (
    <TypedNumber
      label={title}
      value={value === undefined ? undefined : Number(value)}
      low={low ?? Number.NEGATIVE_INFINITY}
      high={high ?? Number.POSITIVE_INFINITY}
      whole={whole}
      onChange={(next, gesture) => setAll(of, field, next, gesture)}
    />
  );
}
