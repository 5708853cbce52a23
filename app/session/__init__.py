"""One learner's work: a command in, frames out. Knows no web framework."""
