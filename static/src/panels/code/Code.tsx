/** The tab Code: the network as PyTorch. */
export function Code() {
  return <p>The network as PyTorch code is not here yet.</p>;
}
