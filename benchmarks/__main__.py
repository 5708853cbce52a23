"""`python -m benchmarks`: measure everything, and print ratios."""

from benchmarks import engine, seeking, session

engine.main()
session.main()
seeking.main()
