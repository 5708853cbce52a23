// Why a number is what it is, hop by hop: how this one came to be, what else had a part in it, and where the walk ends.
import { shortcutsOf } from "../../access/keys";
import { real } from "../../frames";
import { formatSigned } from "../../paint/number";
import type { Walk, WalkHop, WalkWay } from "../../protocol.gen";
import { leaveWalk, previousHop, takeWay, why } from "../../state/following";
import { originOf } from "../../state/origin";
import { useStore } from "../../state/store";
import { CloseIcon } from "../icons";
import { Rich } from "../Rich";
import "./Why.css";

const ENDS: Record<Walk["ended"], string> = {
  seed: "The walk ends here, at the loss.",
  leaf: "The walk ends here: nothing in this training step computed this number.",
  nowhere: "The walk ends here: nothing leads on from this number.",
  long: "The walk is longer than can be shown. Ask again from here to go on.",
};

/** How many other ways are offered as buttons. */
const OFFERED = 4;

export function Why() {
  const walk = useStore((state) => state.walk);
  const hop = walk?.hops[walk.at];
  if (!walk || !hop) return null;
  const last = walk.at === walk.hops.length - 1;
  return (
    <section className="Why" aria-label="Why">
      <div className="Why-head">
        <strong>
          Why, hop {walk.at + 1} of {walk.hops.length}
        </strong>
        <button type="button" aria-label="Leave the walk" onClick={leaveWalk}>
          <CloseIcon />
        </button>
      </div>
      <p>
        <Rich text={hop.words} />
      </p>
      {last && <p className="Why-end">{ENDS[walk.ended]}</p>}
      <div className="Why-steps">
        <button type="button" aria-keyshortcuts={shortcutsOf("previousHop")} onClick={previousHop}>
          Previous hop
        </button>
        <button
          type="button"
          aria-keyshortcuts={shortcutsOf("why")}
          aria-disabled={last}
          onClick={() => !last && why()}
        >
          Next hop
        </button>
      </div>
      <Ways hop={hop} />
    </section>
  );
}

/** What else had a part in the number, the largest first: each is a way to walk instead. */
function Ways({ hop }: { hop: WalkHop }) {
  const trace = useStore((state) => state.trace);
  const graph = useStore((state) => state.graph);
  const ways = hop.ways.filter((way) => originOf(trace, hop.cursor, way.number, graph)).slice(0, OFFERED);
  const more = hop.ways.length + hop.more - ways.length;
  if (ways.length === 0) return null;
  return (
    <>
      <p className="Why-others">Other ways{more > 0 ? `, and ${more} more with smaller parts` : ""}</p>
      <ul className="Why-ways">
        {ways.map((way, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two ways may lead to the same number
          <li key={at}>
            <WayButton way={way} />
          </li>
        ))}
      </ul>
    </>
  );
}

function WayButton({ way }: { way: WalkWay }) {
  const share = real(way.share.value);
  const sign = share > 0 ? "pos" : share < 0 ? "neg" : "";
  return (
    <button type="button" onClick={() => takeWay(way)}>
      <span>{way.title}</span> <span className={sign}>{formatSigned(share)}</span>
    </button>
  );
}
