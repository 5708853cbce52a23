"""The tensor's methods, by family, one class each; :class:`engine.tensor.Tensor` inherits them all."""
