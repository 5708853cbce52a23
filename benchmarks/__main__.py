"""`python -m benchmarks`: measure everything, and print ratios."""

from benchmarks import engine, session

engine.main()
session.main()
