/** "Connect to…": every input that an output can feed, or every output that can feed an input, those that fit first. */
import { useEffect } from "react";
import { reconnect } from "../editor/connect";
import type { Edge } from "../editor/specs";
import type { Network } from "../protocol.gen";
import { designOf } from "../state/controls";
import { change } from "../state/editing";
import { askFeeds, askFits, feedOf, fitAt, fittingOf } from "../state/fitting";
import { titleOf } from "../state/naming";
import { useStore } from "../state/store";
import type { State } from "../state/types";
import { join, nameById } from "./connecting";
import { portsOf } from "./facts";
import { focusStage } from "./focus";
import { sceneNow } from "./now";
import { type Choosable, Picker } from "./Picker";
import { type Above, type End, say, setView } from "./view";

type Asked = Extract<Above, { kind: "connect" }>;

interface Offer extends Choosable {
  edge: Edge;
  free: boolean;
}

export function ConnectTo({ asked, close }: { asked: Asked; close(): void }) {
  const { from, within, moves } = asked;
  const design = useStore(designOf);
  const fitting = useStore((state) => fittingOf(state, from.node));
  const feeding = useStore((state) => state.feeding);
  useEffect(() => {
    if (from.port === "out") askFits(from.node);
    else askFeeds(from.node, from.port);
  }, [from]);
  const name = nameById(from.node);
  const offers = !design
    ? []
    : from.port === "out"
      ? inputsFor(design, from.node, within, (id, port) => fitAt(fitting, id, port))
      : outputsFor(design, from, within, { feeding });
  const rank = (one: Offer) => (one.unfit ? 2 : 0) + (one.free ? 0 : 1);
  return (
    <Picker
      label={from.port === "out" ? `Connect ${name} to` : `Feed ${name} from`}
      placeholder={from.port === "out" ? "Connect to: type a name" : "Feed it from: type a name"}
      x={asked.x}
      y={asked.y}
      find={(text) =>
        offers
          .filter(({ title }) => title.toLowerCase().includes(text.trim().toLowerCase()))
          .sort((a, b) => rank(a) - rank(b))
      }
      choose={({ edge }) => {
        setView({ above: null });
        if (moves && design) {
          change(null, reconnect(design, moves, edge));
          say(`${nameById(edge.source)} connected to ${nameById(edge.target)}.`);
        } else join(edge);
        focusStage();
      }}
      close={close}
    />
  );
}

/** The nodes in the order of computing, those in folded blocks too; `within` some of them alone. */
function nodesIn(design: Network, within: readonly string[] | undefined) {
  const specs = new Map(design.nodes.map((node) => [node.id, node]));
  return (sceneNow.get()?.cards ?? [])
    .flatMap(({ members }) => members)
    .filter((id) => !within || within.includes(id))
    .flatMap((id) => specs.get(id) ?? []);
}

function inputsFor(
  design: Network,
  source: string,
  within: readonly string[] | undefined,
  fits: (id: string, port: number) => ReturnType<typeof fitAt>,
): Offer[] {
  return nodesIn(design, within).flatMap((spec) => {
    const { id } = spec;
    const fed = design.edges.filter(({ target }) => target === id);
    const ports = portsOf(spec, Math.max(0, ...fed.map(({ port }) => port + 1)));
    if (id === source) return [];
    const name = titleOf(design, spec);
    return Array.from({ length: ports }, (_, port) => {
      const feeder = fed.find((edge) => edge.port === port)?.source ?? null;
      const fit = fits(id, port);
      return {
        key: `${id} ${port}`,
        title: ports > 1 ? `${name}, input ${port + 1}` : name,
        about: feeder === source ? "connected already" : feeder === null ? "free" : `in place of ${nameById(feeder)}`,
        ...(fit && !fit.fits && { unfit: fit.why }),
        free: feeder === null,
        edge: { source, target: id, port },
      };
    });
  });
}

function outputsFor(
  design: Network,
  { node, port }: End,
  within: readonly string[] | undefined,
  known: Pick<State, "feeding">,
): Offer[] {
  if (port === "out") return [];
  const now = design.edges.find((edge) => edge.target === node && edge.port === port)?.source;
  return nodesIn(design, within).flatMap((spec) => {
    if (spec.id === node || spec.kind === "loss") return [];
    const fit = feedOf(known, node, port, spec.id);
    return [
      {
        key: spec.id,
        title: titleOf(design, spec),
        about: spec.id === now ? "connected already" : "its output",
        ...(fit && !fit.fits && { unfit: fit.why }),
        free: spec.id !== now,
        edge: { source: spec.id, target: node, port },
      },
    ];
  });
}
