// An explanation in large plain sentences, beside the cells that they speak of.
import type { Explanation } from "../../protocol.gen";
import { Rich } from "../Rich";
import { ChainRule, Change, Result } from "./ChainRule";
import { Checked } from "./NudgeCheck";
import { Windows } from "./Windows";

/** The cells of whatever the event is: a product, an update, or one number. */
export function Cells({ of }: { of: Explanation }) {
  if (of.kind === "update") return <Change of={of} />;
  return of.terms.length > 0 && of.contribution ? <ChainRule of={of} /> : <Result of={of} />;
}

export function Words({ of }: { of: Explanation }) {
  return (
    <>
      <p className="Explain-told">
        <Rich text={of.words} />
      </p>
      <Cells of={of} />
      {of.windows.length > 0 && <Windows of={of} />}
      <Checked of={of} />
    </>
  );
}
