// The dataset: which one, how many points, how noisy, how many are kept for testing, and its seed.
import type { DataSpec, Network } from "../../protocol.gen";
import { catalogue, classesOf, datasetOffer } from "../../state/catalogue";
import { edit } from "../../state/controls";
import { setData } from "../../state/design";
import { useStore } from "../../state/store";
import { Choice } from "./Choice";
import { NumberField } from "./NumberField";
import { ScaleSlider } from "./ScaleSlider";

const NOISE = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];
const SIZES = [50, 100, 150, 200, 250, 300, 400, 500, 1000];
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

const MOST = 5000;

/** Where the network is not being built, datasets whose examples are of the same sort: others need another network. */
const offered = (kind: DataSpec["kind"], building: boolean) =>
  catalogue().datasets.filter((one) => building || one.layout === datasetOffer(kind)?.layout);

export function Data({ network, data }: { network: Network; data: DataSpec }) {
  const building = useStore((state) => state.magnification === "build");
  const largest = datasetOffer(data.kind)?.largest ?? null;
  const change = (part: Partial<DataSpec>, gesture?: string) =>
    edit(setData(network, part, classesOf), gesture === undefined ? {} : { gesture });
  return (
    <div className="Data">
      <Choice
        label="Dataset"
        value={data.kind}
        offers={offered(data.kind, building).map((one) =>
          one.task === "regression" ? { ...one, title: `${one.title} (regression)` } : one,
        )}
        onChange={(kind) => change({ kind })}
      />
      <details className="Data-more">
        <summary>Size, noise, split</summary>
        <ScaleSlider
          label="Noise"
          stops={NOISE}
          value={data.noise}
          low={0}
          high={1}
          onCommit={(noise, gesture) => change({ noise }, gesture)}
        />
        <ScaleSlider
          label={largest === null ? "Points" : "Examples"}
          stops={SIZES.filter((size) => size <= (largest ?? MOST))}
          value={data.size}
          low={10}
          high={largest ?? MOST}
          whole
          onCommit={(size, gesture) => change({ size }, gesture)}
        />
        <ScaleSlider
          label="Train share"
          stops={SHARES}
          value={data.train_share}
          low={0.1}
          high={0.9}
          onCommit={(train_share, gesture) => change({ train_share }, gesture)}
        />
        <NumberField
          label="Data seed"
          value={data.seed}
          low={0}
          high={2 ** 32 - 1}
          whole
          onCommit={(seed) => change({ seed })}
        />
      </details>
    </div>
  );
}
