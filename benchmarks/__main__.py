"""`python -m benchmarks`: measure everything, and print ratios."""

from benchmarks import engine

engine.main()
