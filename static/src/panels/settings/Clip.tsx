// Clipping: off, or the norm to which all gradients together are shortened before the update.
import type { Network } from "../../protocol.gen";
import { edit } from "../../state/controls";
import { setTraining } from "../../state/design";
import { Switch } from "../Switch";
import { NumberField } from "./NumberField";

/** What clipping begins with: the usual choice. */
const USUAL = 1;
const LEAST = 1e-6;
const MOST = 1e6;

export function Clip({ network }: { network: Network }) {
  const norm = network.training.clip_norm;
  const change = (clip_norm: number | null) => edit(setTraining(network, { clip_norm }));
  return (
    <div className="Clip">
      <Switch
        name="Clip gradients"
        on={norm !== null}
        about="Before the update all gradients together are shortened to at most this norm"
        onChange={(on) => change(on ? USUAL : null)}
      />
      {norm === null ? (
        <span className="Clip-off">off</span>
      ) : (
        <NumberField
          label="Clip gradients at"
          hideLabel
          value={norm}
          low={LEAST}
          high={MOST}
          onCommit={(value) => change(value)}
        />
      )}
    </div>
  );
}
