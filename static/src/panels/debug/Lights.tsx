/** Three lights in a row. Shape and word say how each stands; no hue has a part in it. */
import { conditionWord } from "../../access/sentence";
import type { Lamp } from "../../protocol.gen";
import { Rich } from "../Rich";

export type Condition = Lamp["condition"];

/** An empty ring with a tick, a triangle, a filled octagon: told apart in any tone. */
export function Signal({ condition, size = 22 }: { condition: Condition; size?: number }) {
  const mark = { fill: "none", strokeWidth: 2.2, strokeLinecap: "round", strokeLinejoin: "round" } as const;
  return (
    <svg className="Signal" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      {condition === "ok" && (
        <>
          <circle cx="12" cy="12" r="9.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
          <path d="m7.6 12.4 3 3 5.8-6.4" stroke="currentColor" {...mark} />
        </>
      )}
      {condition === "warning" && (
        <>
          <path
            d="M12 2.600 22.4 20.600H1.6z"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.8"
            strokeLinejoin="round"
          />
          <path d="M12 9v5M12 17.200v.1" stroke="currentColor" {...mark} />
        </>
      )}
      {condition === "broken" && (
        <>
          <path d="M8 1.600h8L22.4 8v8L16 22.400H8L1.6 16V8z" fill="currentColor" />
          <path d="m8.4 8.400 7.2 7.2m0-7.2-7.2 7.2" className="Signal-inner" {...mark} />
        </>
      )}
    </svg>
  );
}

const SHORT: Record<Lamp["name"], string> = { graph: "Graph", gradients: "Gradients", updates: "Updates" };

export function Lights({ lights }: { lights: readonly Lamp[] }) {
  return (
    <>
      <ol className="Lights" aria-label="Three lights">
        {lights.map((light) => (
          <li key={light.name} className={`Light Light-${light.condition}`}>
            <Signal condition={light.condition} />
            <b>{conditionWord(light.condition)}</b>
            <span className="Light-question">{light.question}</span>
          </li>
        ))}
      </ol>
      <dl className="Lights-answers">
        {lights.map((light) => (
          <div key={light.name}>
            <dt>{SHORT[light.name]}</dt>
            <dd>
              <Rich text={light.answer} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
