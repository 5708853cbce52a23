"""Working with the graph directly: gradients of chosen tensors, and functions with a backward of their own."""
