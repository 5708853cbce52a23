"""`python -m benchmarks`: measure everything, and print ratios."""

from benchmarks import designing, engine, explaining, seeking, session

engine.main()
session.main()
seeking.main()
explaining.main()
designing.main()
