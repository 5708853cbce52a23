"""A design as PyTorch: its source with each node's lines, a notebook, and the weights under the source's names."""
