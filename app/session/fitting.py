"""Where an output of the design fits, told to the page."""

from __future__ import annotations

from app.network.fitting import Fitting
from app.network.infer import infer
from app.network.schema import Network
from app.protocol.fitted import FitsFrame, KindFit, PortFit
from engine.errors import ArgumentError


def fits_frame(network: Network, source: str) -> FitsFrame:
    """Raises ArgumentError where the design has no node `source`."""
    if all(spec.id != source for spec in network.nodes):
        raise ArgumentError(
            "unknown-node",
            expected="a node of the design",
            got=source,
            cure="Draw the connection from a node that is there.",
        )
    fitting = Fitting(network, infer(network), source)
    return FitsFrame(
        source=source,
        # Made here, not read: of a large design there are many.
        ports=[PortFit.model_construct(**fit._asdict()) for fit in fitting.ports()],
        kinds=[KindFit.model_construct(**fit._asdict()) for fit in fitting.kinds()],
    )
