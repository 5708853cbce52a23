/** Titles side by side on one line: each as near as may be to where it wants to begin, none over another. */

/** So wide is a letter of the 12 px titles, bold ones included. */
const LETTER = 6.8;
const GAP = 8;

export const titleWidth = (text: string): number => text.length * LETTER;

/** Where titles begin that want to begin at `wanted`, within `width`. Those at the end give way to the left. */
export function placeTitles(texts: readonly string[], wanted: readonly number[], width: number): number[] {
  const places: number[] = [];
  let free = 0;
  texts.forEach((text, index) => {
    const place = Math.max(free, wanted[index] ?? 0);
    places.push(place);
    free = place + titleWidth(text) + GAP;
  });
  let end = width;
  for (let index = places.length - 1; index >= 0; index--) {
    const own = titleWidth(texts[index] ?? "");
    places[index] = Math.max(0, Math.min(places[index] ?? 0, end - own));
    end = (places[index] ?? 0) - GAP;
  }
  return places;
}
