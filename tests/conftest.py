"""Order of the run: what is quick first, what drives a browser last."""

import gc
import os

import pytest
from hypothesis import settings

# A slow machine is no failure: examples are not timed. In CI they are the same at every run; elsewhere they search on.
settings.register_profile("searching", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "searching")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--slow-motion", type=float, default=1, metavar="TIMES", help="slower pages: see tests/browser/conftest.py"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_collection_finish() -> None:
    """Twenty thousand tests stay in memory: the collector of circles need not walk through them during each of them."""
    gc.collect()
    gc.freeze()
