// Nothing is picked: the network as a whole.
import { counted } from "../../canvas/shapes";
import type { Network } from "../../protocol.gen";
import { change, pick } from "../../state/editing";
import { titleOf } from "../../state/naming";
import { useStore } from "../../state/store";
import { Choice } from "../settings/Choice";
import { NumberField } from "../settings/NumberField";
import { TypedName } from "./TypedField";

const LARGEST_SEED = 2 ** 32 - 1;
const LONGEST_NOTE = 300;
const MOST = 300;

export function Whole({ network }: { network: Network }) {
  const parameters = useStore((state) => state.network?.parameters ?? 0);
  const waiting = useStore((state) => state.draft !== null);
  return (
    <>
      <h3>The network</h3>
      <TypedName
        label="Name"
        empty={false}
        value={network.name}
        onChange={(name, gesture) => change(null, { ...network, name }, { gesture })}
      />
      <TypedName
        label="Note"
        longest={LONGEST_NOTE}
        lines={3}
        value={network.note}
        onChange={(note, gesture) => change(null, { ...network, note }, { gesture })}
      />
      <NumberField
        label="Seed"
        value={network.seed}
        low={0}
        high={LARGEST_SEED}
        whole
        onCommit={(seed) => change(null, { ...network, seed })}
      />
      <p className="NodePanel-fact">The weights begin with the seed. Another seed starts over.</p>
      <p className="NodePanel-fact" data-stale={waiting || undefined}>
        {counted(network.nodes.length, "node")}, {counted(parameters, "parameter")}
      </p>
      {network.nodes.length > 0 && (
        <Choice
          label="Pick a node"
          value=""
          offers={[
            { name: "", title: "…", doc: "" },
            ...network.nodes.slice(0, MOST).map((node) => ({ name: node.id, title: titleOf(network, node), doc: "" })),
          ]}
          onChange={(id) => id && pick([id])}
        />
      )}
    </>
  );
}
