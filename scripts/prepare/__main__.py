"""`python -m scripts.prepare run|test`: everything that must stand before the server or the tests start."""

import argparse
import sys

from scripts.prepare import chromium, environment, outlines, page
from scripts.prepare.shell import SetupError


def prepare(purpose: str) -> None:
    """Set up for running, or for testing, which needs more."""
    environment.create()
    if purpose == "test":
        environment.install("test", "requirements-dev.lock", "requirements-build.lock")
    else:
        environment.install("run", "requirements.lock", "requirements-build.lock")
    environment.link_checkout()
    node = environment.install_node()
    page.build(node)
    outlines.make()
    if purpose == "test":
        page.install_packages(node)
        environment.install_parity()
        chromium.ensure(environment.PYTHON)


def main() -> int:
    parser = argparse.ArgumentParser(prog="prepare", description=__doc__)
    parser.add_argument("purpose", choices=["run", "test"])
    try:
        prepare(parser.parse_args().purpose)
    except SetupError as problem:
        print(f"\nThe set-up stopped. {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
