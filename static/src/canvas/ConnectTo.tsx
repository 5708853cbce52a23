/** "Connect to…": every input of the design in a list, those that fit first; the way to connect without a drag. */

import { useEffect } from "react";
import { designOf } from "../state/controls";
import { askFits, fitAt, fittingOf } from "../state/fitting";
import { titleOf } from "../state/naming";
import { useStore } from "../state/store";
import { join, nameById } from "./connecting";
import { focusStage } from "./focus";
import { sceneNow } from "./now";
import { Picker } from "./Picker";
import { type Above, setView } from "./view";

type Asked = Extract<Above, { kind: "connect" }>;

export function ConnectTo({ asked, close }: { asked: Asked; close(): void }) {
  const source = asked.from.node;
  const design = useStore(designOf);
  const fitting = useStore((state) => fittingOf(state, source));
  useEffect(() => askFits(source), [source]);
  const inputs = (sceneNow.get()?.cards ?? []).flatMap(({ id, spec, ports }) => {
    if (!design || !spec || id === source) return [];
    const name = titleOf(design, spec);
    return Array.from({ length: ports }, (_, port) => {
      const feeding = design.edges.find((edge) => edge.target === id && edge.port === port)?.source ?? null;
      const fit = fitAt(fitting, id, port);
      const here = feeding === source;
      return {
        key: `${id} ${port}`,
        title: ports > 1 ? `${name}, input ${port + 1}` : name,
        about: here ? "connected already" : feeding === null ? "free" : `in place of ${nameById(feeding)}`,
        ...(fit && !fit.fits && { unfit: fit.why }),
        free: feeding === null,
        id,
        port,
      };
    });
  });
  const rank = (one: (typeof inputs)[number]) => (one.unfit ? 2 : 0) + (one.free ? 0 : 1);
  return (
    <Picker
      label={`Connect ${nameById(source)} to`}
      placeholder="Connect to: type a name"
      x={asked.x}
      y={asked.y}
      find={(text) =>
        inputs
          .filter(({ title }) => title.toLowerCase().includes(text.trim().toLowerCase()))
          .sort((a, b) => rank(a) - rank(b))
      }
      choose={({ id, port }) => {
        setView({ above: null });
        join({ source, target: id, port });
        focusStage();
      }}
      close={close}
    />
  );
}
