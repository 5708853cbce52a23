import * as Popover from "@radix-ui/react-popover";
import type { ReactNode } from "react";
import { type KeyAction, shortcutsOf } from "../access/keys";
import { newSeed, reset } from "../state/beginning";
import * as controls from "../state/controls";
import { designOf, SPEEDS, type Speed } from "../state/controls";
import { setTraining } from "../state/design";
import { useStore } from "../state/store";
import { Breakpoints } from "./Breakpoints";
import { EventField } from "./EventField";
import {
  BackIcon,
  ChevronLeft,
  ChevronRight,
  FirstIcon,
  ForwardIcon,
  LastIcon,
  MoreIcon,
  PauseIcon,
  PlayIcon,
} from "./icons";
import { Looking } from "./Looking";
import { StepField } from "./StepField";
import { Switch } from "./Switch";
import "./Transport.css";

interface PressProps {
  name: string;
  action?: KeyAction;
  className: string;
  onPress(): void;
  children: ReactNode;
}

/** A button by its exact accessible name; the tooltip tells its key. */
function Press({ name, action, className, onPress, children }: PressProps) {
  const keys = action ? shortcutsOf(action) : "";
  const told = keys.replaceAll("ArrowRight", "→").replaceAll("ArrowLeft", "←").replaceAll("Control", "Ctrl");
  return (
    <button
      type="button"
      className={className}
      aria-label={name}
      aria-keyshortcuts={keys || undefined}
      title={told ? `${name} (${told.replaceAll(" ", ", ")})` : name}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

export function Transport({ narrow }: { narrow: boolean }) {
  const playing = useStore((state) => state.status.playing);
  return (
    <section className="Transport" aria-label="Transport">
      <div className="Transport-main">
        <Press name="First event" action="firstEvent" className="Transport-quiet" onPress={controls.firstEvent}>
          <FirstIcon />
        </Press>
        <Press name="Step back" action="stepBack" className="Transport-step" onPress={controls.stepBack}>
          <BackIcon />
        </Press>
        <Press
          name={playing ? "Pause" : "Play"}
          action="playPause"
          className="Transport-play"
          onPress={controls.playPause}
        >
          {playing ? <PauseIcon /> : <PlayIcon />}
          <span>{playing ? "Pause" : "Play"}</span>
        </Press>
        <Press name="Step forward" action="stepForward" className="Transport-step" onPress={controls.stepForward}>
          <ForwardIcon />
        </Press>
        <Press name="Last event" action="lastEvent" className="Transport-quiet" onPress={controls.lastEvent}>
          <LastIcon />
        </Press>
        {narrow && <More />}
      </div>
      {!narrow && <Rest />}
    </section>
  );
}

function More() {
  return (
    <Popover.Root>
      <Popover.Trigger className="Transport-more" aria-label="More">
        <MoreIcon />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="Transport-sheet"
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
          aria-label="More controls"
        >
          <Looking />
          <Rest />
          <StepField />
          <EventField />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Rest() {
  const seed = useStore((state) => designOf(state)?.seed ?? null);
  return (
    <>
      <div className="Transport-row">
        <span className="Transport-pair">
          <Press
            name="Previous layer"
            action="previousLayer"
            className="Transport-arrow"
            onPress={controls.previousLayer}
          >
            <ChevronLeft />
          </Press>
          <span>Layer</span>
          <Press name="Next layer" action="nextLayer" className="Transport-arrow" onPress={controls.nextLayer}>
            <ChevronRight />
          </Press>
        </span>
        <span className="Transport-pair">
          <Press
            name="Previous phase"
            action="previousPhase"
            className="Transport-arrow"
            onPress={controls.previousPhase}
          >
            <ChevronLeft />
          </Press>
          <span>Phase</span>
          <Press name="Next phase" action="nextPhase" className="Transport-arrow" onPress={controls.nextPhase}>
            <ChevronRight />
          </Press>
        </span>
        <Speedometer />
      </div>
      <div className="Transport-row">
        <Press name="Train one step" action="trainStep" className="Transport-word" onPress={controls.trainStep}>
          One step
        </Press>
        <Press name="Train one epoch" action="trainEpoch" className="Transport-word" onPress={controls.trainEpoch}>
          One epoch
        </Press>
        <Press name="Reset" action="reset" className="Transport-word" onPress={reset}>
          Reset
        </Press>
        <span className="Transport-seed">
          <Press name="New seed" className="Transport-word" onPress={() => newSeed()}>
            New seed
          </Press>
          <span className="Transport-number" title="The seed of the initial weights">
            {seed ?? "—"}
          </span>
        </span>
      </div>
      <Zeroing />
    </>
  );
}

/** Whether gradients are forgotten after each update; else the next backward pass is added to them. */
function Zeroing() {
  const network = useStore(designOf);
  if (!network) return null;
  const on = network.training.zero_grad;
  return (
    <div className="Transport-row">
      <Switch
        name="Zero gradients each step"
        on={on}
        about={
          on
            ? "Off: the next backward pass is added to the gradients that are there, as in PyTorch without zero_grad()"
            : "On: each training step begins without gradients"
        }
        onChange={(zero_grad) => controls.edit(setTraining(network, { zero_grad }))}
      />
      <Breakpoints />
    </div>
  );
}

/** "2×", "Max". */
export const speedText = (speed: number | "max"): string => (speed === "max" ? "Max" : `${speed}×`);

function Speedometer() {
  const speed = useStore((state) => state.status.speed);
  const at = Math.max(0, SPEEDS.indexOf(speed as Speed));
  const change = (index: number) => {
    const wanted = SPEEDS[index];
    if (wanted !== undefined) controls.setSpeed(wanted);
  };
  return (
    <div className="Transport-speed">
      <input
        type="range"
        aria-label="Speed"
        aria-keyshortcuts="< >"
        min={0}
        max={SPEEDS.length - 1}
        step={1}
        value={at}
        aria-valuetext={speedText(speed)}
        title="Speed (<, >)"
        onChange={(event) => change(Number(event.target.value))}
      />
      <span aria-hidden="true">{speedText(speed)}</span>
    </div>
  );
}
