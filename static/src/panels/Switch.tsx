import "./Switch.css";

interface Props {
  /** What is on or off: the accessible name, and the words beside it. */
  name: string;
  on: boolean;
  /** What it does, for the tooltip. */
  about: string;
  onChange(on: boolean): void;
}

/** Something that is on or off, at once and without a further press. */
export function Switch({ name, on, about, onChange }: Props) {
  return (
    <button
      type="button"
      role="switch"
      className="Switch"
      aria-checked={on}
      title={about}
      onClick={() => onChange(!on)}
    >
      <span className="Switch-track" aria-hidden="true" />
      {name}
    </button>
  );
}
