// Several nodes at once: what they have in common, put in line, into a block, away.
import { align, type Line } from "../../editor/arrange";
import { blocksOf, group, nodesOf, ungroup } from "../../editor/blocks";
import type { NodeSpec } from "../../editor/specs";
import type { Network } from "../../protocol.gen";
import { renameBlock, reuseBlock } from "../../state/blocks";
import { canvasHands, change, duplicateSelection, removeSelection } from "../../state/editing";
import { Fields, hasFields } from "./Fields";
import { alike } from "./shared";
import { TypedName } from "./TypedField";

const LINES: readonly [line: Line, name: string][] = [
  ["left", "Left"],
  ["centre", "Centre"],
  ["right", "Right"],
  ["top", "Top"],
  ["middle", "Middle"],
  ["bottom", "Bottom"],
];

interface Props {
  network: Network;
  nodes: readonly NodeSpec[];
}

export function Several({ network, nodes }: Props) {
  const ids = nodes.map(({ id }) => id);
  const first = nodes[0];
  const put = (line: Line, name: string) =>
    change(
      `Align ${nodes.length} nodes: ${name.toLowerCase()}`,
      align(network, ids, line, canvasHands()?.boxes() ?? new Map()),
    );
  return (
    <>
      <h3>{nodes.length} nodes</h3>
      <BlockFields network={network} nodes={nodes} />
      {first && hasFields(first) && alike(nodes) && (
        <fieldset className="NodePanel-part">
          <legend>All of them</legend>
          <Fields key={ids.join(" ")} of={{ network, nodes }} />
        </fieldset>
      )}
      <fieldset className="NodePanel-part NodePanel-buttons">
        <legend>Align</legend>
        {LINES.map(([line, name]) => (
          <button key={line} type="button" onClick={() => put(line, name)}>
            {name}
          </button>
        ))}
      </fieldset>
      <div className="NodePanel-buttons">
        <button type="button" onClick={() => change("Group", group(network, ids, "Block"))}>
          Group into a block
        </button>
        <button type="button" onClick={duplicateSelection}>
          Duplicate
        </button>
        <button type="button" onClick={() => removeSelection()}>
          Remove
        </button>
      </div>
    </>
  );
}

/** The innermost block that holds exactly these nodes; null where there is none. */
function blockOf({ network, nodes }: Props): string | null {
  const ids = new Set(nodes.map(({ id }) => id));
  const inner = (block: string) => {
    const held = nodesOf(network, block);
    return held.length === ids.size && held.every((id) => ids.has(id));
  };
  return blocksOf(network).findLast(inner) ?? null;
}

/** A block that is picked as a whole: its name, once more, and away with it. */
export function BlockFields({ network, nodes }: Props) {
  const block = blockOf({ network, nodes });
  if (block === null) return null;
  return (
    <fieldset className="NodePanel-part">
      <legend>Block</legend>
      <TypedName
        label="Name"
        empty={false}
        value={block.split("/").at(-1)}
        onChange={(name, gesture) => renameBlock(block, name, { gesture })}
      />
      <div className="NodePanel-buttons">
        <button
          type="button"
          title="A copy that computes with the same weights"
          onClick={() => reuseBlock(block, true)}
        >
          Use again, weights shared
        </button>
        <button type="button" title="A copy with weights of its own" onClick={() => reuseBlock(block, false)}>
          Use again, own weights
        </button>
        <button type="button" onClick={() => change("Ungroup", ungroup(network, block))}>
          Ungroup
        </button>
      </div>
    </fieldset>
  );
}
