// A slider over chosen stops, with a field beside it for any other value.
import * as Slider from "@radix-ui/react-slider";
import { useGesture } from "./gesture";
import { NumberField } from "./NumberField";

interface Props {
  label: string;
  stops: readonly number[];
  value: number;
  low: number;
  high: number;
  whole?: boolean;
  /** What is dragged in one go has one `gesture`. */
  onCommit(value: number, gesture?: string): void;
}

/** The stop nearest to a value, on the stops' own scale. */
export function nearestStop(stops: readonly number[], value: number): number {
  let best = 0;
  for (let at = 1; at < stops.length; at++) {
    if (Math.abs((stops[at] ?? 0) - value) < Math.abs((stops[best] ?? 0) - value)) best = at;
  }
  return best;
}

export function ScaleSlider({ label, stops, value, low, high, whole = false, onCommit }: Props) {
  const gesture = useGesture();
  return (
    <div className="ScaleSlider">
      <span className="ScaleSlider-label" aria-hidden="true">
        {label}
      </span>
      <Slider.Root
        className="Slider"
        min={0}
        max={stops.length - 1}
        step={1}
        value={[nearestStop(stops, value)]}
        onValueChange={([at]) => {
          const stop = stops[at ?? 0];
          if (stop !== undefined && stop !== value) onCommit(stop, gesture.key);
        }}
        onValueCommit={gesture.next}
      >
        <Slider.Track className="Slider-track">
          <Slider.Range className="Slider-range" />
        </Slider.Track>
        <Slider.Thumb className="Slider-thumb" aria-label={label} aria-valuetext={String(value)} />
      </Slider.Root>
      <NumberField label={`${label}, exact value`} hideLabel {...{ value, low, high, whole, onCommit }} />
    </div>
  );
}
