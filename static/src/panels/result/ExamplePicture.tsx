// One example of the dataset, small: its picture in ink on paper, or its words.
import { useEffect, useRef } from "react";
import { exampleBytes, wordsOf } from "../../state/examples";
import type { Dataset } from "../../state/types";

/** Bytes of ink, 0 to 127, as pixels: black of that strength. The dark theme turns them about (Result.css). */
function paint(canvas: HTMLCanvasElement, bytes: Int8Array, columns: number, rows: number): void {
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  const pixels = ctx.createImageData(columns, rows);
  for (let cell = 0; cell < columns * rows; cell++) pixels.data[4 * cell + 3] = (bytes[cell] ?? 0) * 2;
  ctx.putImageData(pixels, 0, 0);
}

export function ExamplePicture({ data, row }: { data: Dataset; row: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [rows = 1, columns = 1] = data.shape.slice(-2);
  useEffect(() => {
    if (canvas.current) paint(canvas.current, exampleBytes(data, row), columns, rows);
  }, [data, row, columns, rows]);
  if (data.layout === "tokens") {
    return (
      <span className="ExampleWords">
        {wordsOf(data, row).map((word, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word is its place
          <span key={place}>{word}</span>
        ))}
      </span>
    );
  }
  return <canvas ref={canvas} className="ExamplePicture" width={columns} height={rows} />;
}
