"""The library's functions, by family. A method of a tensor is a function too: ``exp = Tensor.exp``."""
