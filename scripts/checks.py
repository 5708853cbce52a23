"""`python -m scripts.checks`: runs every check of the project and says at the end which of them failed.

All run even when one fails, so that one run tells everything. pytest comes last: its closing line ends the output.
Tests are spread over all cores, those in the browser over four at most: each process has its own server and browser.
What is given to pytest besides runs in one process, in the order of the files.
"""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field

from scripts.prepare import PAGE, ROOT, VENV, environment
from scripts.prepare.shell import say


@dataclass(frozen=True)
class Check:
    """One check: what it is called, and the command that ends with 0 when all is well."""

    name: str
    command: tuple[str, ...]
    of_page: bool = False
    variables: dict[str, str] = field(default_factory=dict)

    def passes(self) -> bool:
        say(self.name)
        started = time.monotonic()
        done = subprocess.run(
            self.command,
            cwd=PAGE if self.of_page else ROOT,
            env={**os.environ, **self.variables},
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if not self.name.startswith("pytest"):
            print(f"    {self.name}: {'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - started:.1f} s)")
        sys.stdout.flush()
        return done.returncode == 0


def checks(fast: bool, extra: list[str]) -> list[Check]:
    """All checks, quickest first; the fast ones leave out the browser tests and PyTorch's."""
    python = str(environment.PYTHON)
    tools = VENV / "bin"
    page = environment.install_node()
    npx = page.environment
    sources = ("app", "engine", "tests", "benchmarks", "scripts", "hatch_build.py")
    existing = tuple(name for name in sources if (ROOT / name).exists())

    def of_page(name: str, *command: str) -> Check:
        script = PAGE / "node_modules" / ".bin" / command[0]
        return Check(name, (str(script), *command[1:]), of_page=True, variables=npx)

    def of_tests(name: str, *words: str) -> Check:
        return Check(name, (python, "-m", "pytest", *words))

    quick = "not browser and not parity" if fast else "not browser"

    def over(most: int) -> tuple[str, ...]:
        return ("-n", "auto", "--maxprocesses", str(most), "--dist", "worksteal")

    if extra:
        tests = [of_tests("pytest", *(("-m", quick) if fast else ()), *extra)]
    else:
        tests = [of_tests("pytest", "-m", quick, *over(8))]
        tests += [] if fast else [of_tests("pytest, in the browser", "tests/browser", *over(4))]
    return [
        Check("ruff check", (str(tools / "ruff"), "check", *existing)),
        Check("ruff format", (str(tools / "ruff"), "format", "--check", *existing)),
        Check("mypy", (python, "-m", "mypy")),
        Check("import contracts", (str(tools / "lint-imports"),)),
        Check("doctests", (python, "-m", "pytest", "-q", "--doctest-modules", "engine")),
        of_page("TypeScript", "tsc", "--noEmit"),
        of_page("biome", "biome", "check", "."),
        of_page("vitest", "vitest", "run"),
        *tests,
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="checks", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="without the browser tests and the comparison with PyTorch")
    options, extra = parser.parse_known_args()
    failed = [check.name for check in checks(options.fast, extra) if not check.passes()]
    if failed:
        print(f"\nFailed: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
