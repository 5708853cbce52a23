"""Networks some steps into training, and edits of them."""

from __future__ import annotations

from typing import Any

from app.network.gallery import CIRCLE
from app.network.schema import Network
from tests.app.session.learner import Learner


def trained(network: Network = CIRCLE, cursor: int = 12) -> Learner:
    """A learner some steps into training, in the middle of a step."""
    learner = Learner(network)
    for _ in range(4):
        learner.send("next_step", cursor=cursor)
    return learner


def with_node(network: Network, node_id: str, **settings: Any) -> Network:
    nodes = [spec.model_copy(update=settings) if spec.id == node_id else spec for spec in network.nodes]
    return network.model_copy(update={"nodes": nodes})
