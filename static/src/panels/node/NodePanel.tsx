/** The tab Node: what can be set of the node that is selected. */
export function NodePanel() {
  return <p>Select one node on the canvas to see what it is set to.</p>;
}
