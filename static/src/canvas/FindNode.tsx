/** Find a node by its name or kind, and fly to it. */
import { designOf } from "../state/controls";
import { titleOf } from "../state/naming";
import { useStore } from "../state/store";
import { kindTitle, settingsLine } from "./facts";
import { flyTo } from "./looking";
import { sceneNow } from "./now";
import { Picker } from "./Picker";
import { type Above, setView } from "./view";

type Asked = Extract<Above, { kind: "find" }>;

export function FindNode({ asked, close }: { asked: Asked; close(): void }) {
  const design = useStore(designOf);
  const order = new Map((sceneNow.get()?.cards ?? []).flatMap(({ members }) => members).map((id, at) => [id, at]));
  const nodes = [...(design?.nodes ?? [])]
    .sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
    .map((spec) => ({
      key: spec.id,
      title: design ? titleOf(design, spec) : spec.id,
      about: [kindTitle(spec), settingsLine(spec), spec.group].filter(Boolean).join(" · "),
    }));
  const find = (text: string) => {
    const wanted = text.trim().toLowerCase();
    return nodes.filter(({ key, title, about }) => `${title} ${about} ${key}`.toLowerCase().includes(wanted));
  };
  return (
    <Picker
      label="Find a node"
      placeholder="Find a node: type its name"
      x={asked.x}
      y={asked.y}
      find={find}
      choose={({ key }) => {
        setView({ above: null });
        flyTo(key, true);
      }}
      close={close}
    />
  );
}
