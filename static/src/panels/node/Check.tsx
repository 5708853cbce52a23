import { useEffect, useRef } from "react";

interface Props {
  label: string;
  about?: string;
  /** undefined: the nodes differ in it. */
  value: boolean | undefined;
  onChange(value: boolean): void;
}

/** On or off; of nodes that differ neither. */
export function Check({ label, about, value, onChange }: Props) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = value === undefined;
  }, [value]);
  return (
    <label className="Check" title={about}>
      <span>{label}</span>
      <input ref={box} type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} />
    </label>
  );
}
