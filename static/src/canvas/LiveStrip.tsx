/** A small true picture of a node while the design runs; nothing where it would be of another design than the one shown. */
export function LiveStrip(_: { id: string; family: string }) {
  return null;
}
