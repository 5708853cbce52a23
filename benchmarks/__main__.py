"""`python -m benchmarks`: measure everything, and print ratios."""

from benchmarks import engine, explaining, seeking, session

engine.main()
session.main()
seeking.main()
explaining.main()
