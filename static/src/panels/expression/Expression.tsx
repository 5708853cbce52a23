/** The tab Expression: the network as lines of text. */
export function Expression() {
  return <p>The network as lines of text is not here yet.</p>;
}
