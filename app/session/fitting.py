"""Where an output of the design fits, and what fits into an input, told to the page."""

from __future__ import annotations

from app.network.fitting import Fitting, feeding
from app.network.infer import Probe, infer
from app.network.schema import Network
from app.protocol.fitted import FeedsFrame, FitsFrame, KindFit, PortFit, SourceFit
from engine.errors import ArgumentError


def fits_frame(network: Network, source: str) -> FitsFrame:
    """Raises ArgumentError where the design has no node `source`."""
    fitting = Fitting(_probe(network, source), source)
    return FitsFrame(
        source=source,
        # Made here, not read: of a large design there are many.
        ports=[PortFit.model_construct(**fit._asdict()) for fit in fitting.ports()],
        kinds=[KindFit.model_construct(**fit._asdict()) for fit in fitting.kinds()],
    )


def feeds_frame(network: Network, target: str, port: int) -> FeedsFrame:
    """Raises ArgumentError where the design has no node `target`."""
    found = feeding(_probe(network, target), target, port)
    return FeedsFrame(target=target, port=port, sources=[SourceFit.model_construct(**fit._asdict()) for fit in found])


def _probe(network: Network, node: str) -> Probe:
    if all(spec.id != node for spec in network.nodes):
        raise ArgumentError(
            "unknown-node",
            expected="a node of the design",
            got=node,
            cure="Draw the connection from a node that is there.",
        )
    return Probe(network, infer(network))
