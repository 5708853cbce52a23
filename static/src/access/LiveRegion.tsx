/** The one polite live region: one sentence per user step; while training, one every few seconds. */
import { useEffect, useRef, useState } from "react";

const BETWEEN_MS = 4000;

interface Props {
  /** Empty while the sentence is not complete: nothing is said then, and nothing is said twice. */
  sentence: string;
  /** A second thing to say, once, when it has become another: it follows the sentence of the step it came with. */
  news?: string;
  /** Sentences that come by themselves are thinned; those of a step are said at once. */
  throttled: boolean;
}

export function LiveRegion({ sentence, news = "", throttled }: Props) {
  const [said, setSaid] = useState(sentence);
  const last = useRef(0);

  useEffect(() => {
    if (sentence === "") return;
    const say = () => {
      last.current = performance.now();
      setSaid(sentence);
    };
    const wait = throttled ? BETWEEN_MS - (performance.now() - last.current) : 0;
    if (wait <= 0) {
      say();
      return;
    }
    const timer = setTimeout(say, wait);
    return () => clearTimeout(timer);
  }, [sentence, throttled]);

  const told = useRef("");
  useEffect(() => {
    if (news === "" || news === told.current) return;
    told.current = news;
    setSaid(news);
  }, [news]);

  return (
    <div className="unseen" role="status" aria-live="polite" aria-atomic="true">
      {said}
    </div>
  );
}
