// The settings of an op's use: the server says by its problems which values fit each other.
import type { OpSpec } from "../../protocol.gen";
import { catalogue } from "../../state/catalogue";
import { Check } from "./Check";
import { type Chosen, common, setAll } from "./shared";
import { TypedField, TypedName, TypedNumber } from "./TypedField";
import { readList, readNumber } from "./typed";

type Attribute = OpSpec["attrs"][string];

const LARGEST = 2 ** 31 - 1;

export function Attributes({ of }: { of: Chosen<OpSpec> }) {
  const offer = catalogue().ops.find(({ name }) => name === of.nodes[0]?.op);
  const names = new Set([...Object.keys(offer?.attrs ?? {}), ...of.nodes.flatMap(({ attrs }) => Object.keys(attrs))]);
  return [...names].map((name) => <Field key={name} of={of} name={name} usual={offer?.attrs[name] ?? null} />);
}

function Field({ of, name, usual }: { of: Chosen<OpSpec>; name: string; usual: Attribute | null }) {
  const field = `attrs.${name}`;
  const label = name.replaceAll("_", " ");
  const value = common<Attribute | null>(of, field, usual);
  const model = value ?? usual;
  const set = (next: Attribute | null, gesture?: string) => setAll(of, field, next, gesture);
  if (typeof model === "boolean") return <Check label={label} value={value === true} onChange={set} />;
  if (typeof model === "string")
    return <TypedName label={label} value={value as string | undefined} longest={32} onChange={set} />;
  if (Array.isArray(model))
    return (
      <TypedField<number[]>
        label={label}
        value={value as number[] | undefined}
        write={(list) => list.join(", ")}
        read={readList}
        onChange={set}
      />
    );
  if (model === null) return <Optional label={label} set={set} />;
  const whole = Number.isInteger(usual ?? model) && name !== "slope" && name !== "exponent";
  return (
    <TypedNumber
      label={label}
      value={value as number | undefined}
      low={-LARGEST}
      high={LARGEST}
      whole={whole}
      onChange={set}
    />
  );
}

/** One that holds nothing as yet: whole numbers, such as an axis or several. */
function Optional({ label, set }: { label: string; set(value: Attribute | null, gesture?: string): void }) {
  return (
    <TypedField<number | number[] | null>
      label={label}
      value={null}
      write={() => ""}
      read={(text) => {
        if (text.trim() === "") return { value: null };
        const one = readNumber(text, { low: -LARGEST, high: LARGEST });
        return "value" in one ? one : readList(text);
      }}
      onChange={set}
    />
  );
}
