// What can be changed without losing anything: the run's settings, the layers, the data, an expression's typed values.
import type { DataSpec, Network } from "../protocol.gen";
import { catalogue, datasetOffer } from "../state/catalogue";
import { designOf, edit } from "../state/controls";
import { isPlain, linears, setHiddenActivation, setLoss, setTraining, setValue, values } from "../state/design";
import { useStore } from "../state/store";
import { Choice } from "./settings/Choice";
import { Clip } from "./settings/Clip";
import { Data } from "./settings/Data";
import { Layers } from "./settings/Layers";
import { NumberField } from "./settings/NumberField";
import { ScaleSlider } from "./settings/ScaleSlider";
import "./Settings.css";

const RATES = [0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1, 3, 10];
const BATCHES = [1, 2, 5, 10, 15, 20, 30, 50, 100, 200];
const DECAYS = [0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1];
/** What an optimizer does of itself. */
const USUAL_DECAY: Readonly<Record<string, number>> = { adamw: 0.01 };
const MOMENTA = [0, 0.5, 0.8, 0.9, 0.95, 0.99];

function TrainingSettings({ network }: { network: Network }) {
  const { training } = network;
  const change = (part: Partial<typeof training>, gesture?: string) =>
    edit(setTraining(network, part), gesture === undefined ? {} : { gesture });
  return (
    <>
      <ScaleSlider
        label="Learning rate"
        stops={RATES}
        value={training.learning_rate}
        low={0}
        high={1000}
        onCommit={(learning_rate, gesture) => change({ learning_rate }, gesture)}
      />
      {network.data && (
        <ScaleSlider
          label="Batch"
          stops={BATCHES}
          value={training.batch_size}
          low={1}
          high={512}
          whole
          onCommit={(batch_size, gesture) => change({ batch_size }, gesture)}
        />
      )}
      <Choice
        label="Optimizer"
        value={training.optimizer}
        offers={catalogue().optimizers}
        onChange={(optimizer) => change({ optimizer })}
      />
      {training.optimizer === "sgd" && (
        <ScaleSlider
          label="Momentum"
          stops={MOMENTA}
          value={training.momentum}
          low={0}
          high={0.99}
          onCommit={(momentum, gesture) => change({ momentum }, gesture)}
        />
      )}
      <ScaleSlider
        label="Weight decay"
        stops={DECAYS}
        value={training.weight_decay ?? USUAL_DECAY[training.optimizer] ?? 0}
        low={0}
        high={1}
        onCommit={(weight_decay, gesture) => change({ weight_decay }, gesture)}
      />
      <Clip network={network} />
    </>
  );
}

function Values({ network }: { network: Network }) {
  return (
    <fieldset className="Values">
      <legend>Values at the start</legend>
      {values(network).map((node) =>
        typeof node.value === "number" && node.requires_grad ? (
          <NumberField
            key={node.id}
            label={node.name || node.id}
            value={node.value}
            low={-1e30}
            high={1e30}
            onCommit={(value) => edit(setValue(network, node.id, value))}
          />
        ) : null,
      )}
    </fieldset>
  );
}

function Problems() {
  const problems = useStore((state) => state.network?.problems);
  if (!problems?.length) return null;
  return (
    <div className="Problems" role="status">
      <strong>This design cannot run yet. The last one that could is still on the stage.</strong>
      <ul>
        {problems.map((problem) => (
          <li key={`${problem.code} ${problem.node}`}>
            Expected {problem.expected}, got {problem.got}. {problem.cure}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Loss({ network, data }: { network: Network; data: DataSpec }) {
  const node = network.nodes.find((one) => one.kind === "loss");
  if (node?.kind !== "loss") return null;
  return (
    <Choice
      label="Loss"
      value={node.loss}
      offers={catalogue().losses}
      onChange={(loss) => edit(setLoss(network, loss, datasetOffer(data.kind)?.classes.length ?? 0))}
    />
  );
}

export function Settings() {
  const network = useStore(designOf);
  if (!network) return null;
  const hidden = linears(network).slice(0, -1);
  const first = hidden[0]?.activation;
  return (
    <section className="Settings" aria-label="Settings">
      <Problems />
      {values(network).length > 0 && <Values network={network} />}
      <TrainingSettings network={network} />
      {network.data && (
        <>
          {first !== undefined && isPlain(network) && (
            <Choice
              label="Activation"
              value={hidden.every((layer) => layer.activation === first) ? first : null}
              offers={catalogue().activations}
              onChange={(activation) => edit(setHiddenActivation(network, activation))}
            />
          )}
          <Loss network={network} data={network.data} />
          <Data network={network} data={network.data} />
          <Layers network={network} />
        </>
      )}
    </section>
  );
}
