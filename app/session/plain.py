"""Whether a run can be said in a few words: a network of the gallery, its seed, and a training step."""

from __future__ import annotations

from app.network.large import offered_network
from app.network.schema import Network
from app.session.work import Work


def is_plain(work: Work) -> bool:
    """Whether anyone who opens this network of the gallery with this seed comes to the same step by training alone."""
    if work.past.first.step > 0 or work.run.turns.by_step:
        return False
    network, known = work.run.network, work.past.plain
    if known is None or known[0] is not network:
        same = offered_network(network.slug or "")
        plain = same is not None and network.model_copy(update={"seed": same.seed}) == same
        work.past.plain = known = (network, plain)
    return known[1]


def gallery_seed(network: Network) -> int:
    """The seed that a network of this name has in the gallery; of another, its own."""
    same = offered_network(network.slug or "")
    return network.seed if same is None else same.seed
