"""The network: the learner's design as data, checked, named and built into an engine module."""
