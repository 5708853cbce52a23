// The settings of an op's use, each by what the op's own samples say of it; which values fit each other, the server says.
import type { OpSpec } from "../../protocol.gen";
import { type AttributeOffer, catalogue } from "../../state/catalogue";
import { Choice } from "../settings/Choice";
import { Check } from "./Check";
import { type Chosen, common, setAll } from "./shared";
import { TypedField } from "./TypedField";
import { type Read, readList, readNumber } from "./typed";

type Attribute = OpSpec["attrs"][string];

const LARGEST = 1e30;

export function Attributes({ of }: { of: Chosen<OpSpec> }) {
  const offer = catalogue().ops.find(({ name }) => name === of.nodes[0]?.op);
  return (offer?.settings ?? []).map((setting) => <Field key={setting.name} of={of} setting={setting} />);
}

function Field({ of, setting }: { of: Chosen<OpSpec>; setting: AttributeOffer }) {
  const { name, sorts, words, optional } = setting;
  const field = `attrs.${name}`;
  const label = name.replaceAll("_", " ");
  const value = common<Attribute | null>(of, field, null);
  const set = (next: Attribute | null, gesture?: string) => setAll(of, field, next, gesture);
  if (sorts.includes("truth")) {
    const on = value === undefined ? undefined : value === true;
    return <Check label={label} value={on} onChange={(next) => set(next || !optional ? next : null)} />;
  }
  if (words.length > 0) {
    const offers = words.map((word) => ({ name: word, title: word, doc: "" }));
    const none = optional ? [{ name: "", title: "as usual", doc: "" }] : [];
    const chosen = value === undefined ? null : value === null ? "" : String(value);
    return <Choice label={label} value={chosen} offers={[...none, ...offers]} onChange={(next) => set(next || null)} />;
  }
  return (
    <TypedField<Attribute | null>
      label={label}
      value={value}
      numeric
      write={(now) => (now === null ? "" : Array.isArray(now) ? now.join(", ") : String(now))}
      read={(text) => readAttribute(text, setting)}
      onChange={set}
    />
  );
}

/** One number, or where there may be several, whole numbers with commas between; nothing where that will do. */
function readAttribute(text: string, { sorts, optional }: AttributeOffer): Read<Attribute | null> {
  if (text.trim() === "" && optional) return { value: null };
  const alone = !sorts.includes("list");
  if (sorts.includes("list") && (/,/.test(text) || !sorts.includes("whole"))) return readList(text);
  const read = readNumber(text, { low: -LARGEST, high: LARGEST, whole: !sorts.includes("number") });
  if ("value" in read || alone) return read;
  return { expected: "a whole number, or several with commas between" };
}
