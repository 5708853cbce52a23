"""What else the field calls the things of the palette: the words by which a learner who has read a textbook, or written
PyTorch, looks for them. The page's search finds a thing by these too; it is shown under its own title.
"""

from __future__ import annotations

KINDS: dict[str, tuple[str, ...]] = {
    "input": ("data", "dataset", "features", "examples"),
    "linear": (
        "dense",
        "fully connected",
        "fc",
        "affine",
        "hidden layer",
        "output layer",
        "neuron",
        "units",
        "perceptron",
    ),
    "value": ("constant", "number", "scalar", "parameter", "weight", "bias", "variable", "tensor"),
    "loss": ("cost", "objective", "criterion", "target", "labels"),
}
LAYERS: dict[str, tuple[str, ...]] = {
    "conv2d": ("cnn", "kernel", "filter", "feature maps"),
    "max_pool2d": ("maximum pooling", "downsample", "subsample"),
    "avg_pool2d": ("mean pooling", "downsample", "subsample"),
    "global_pool": ("gap", "adaptive pooling"),
    "flatten": ("reshape", "vector"),
    "batch_norm": ("bn", "normalization", "batch normalisation"),
    "layer_norm": ("normalization", "layer normalisation"),
    "dropout": ("regularization", "drop"),
    "embedding": ("lookup", "token", "word vectors"),
    "position": ("positional encoding",),
    "attention": ("transformer", "query", "key", "mha"),
    "sigmoid": ("logistic", "activation"),
    "tanh": ("hyperbolic tangent", "activation"),
    "relu": ("rectifier", "activation", "nonlinearity"),
    "silu": ("swish",),
    "softmax": ("probabilities", "normalized exponential"),
}
OPS: dict[str, tuple[str, ...]] = {
    "add": ("plus", "residual", "skip connection", "shortcut"),
    "sub": ("minus", "difference"),
    "mul": ("times", "product", "hadamard"),
    "div": ("divided by", "quotient"),
    "pow": ("square", "exponent"),
    "matmul": ("dot product", "mm", "matrix multiplication"),
    "cat": ("join", "merge"),
    "mean": ("average",),
    "norm": ("length", "l2"),
    "transpose": ("swap axes",),
    "reshape": ("view",),
}
LOSSES: dict[str, tuple[str, ...]] = {
    "mse": ("mean squared difference", "squared error", "l2 loss", "regression"),
    "l1": ("mae", "mean distance", "absolute error", "l1 loss", "regression"),
    "bce_with_logits": ("bce with logits", "log loss", "logistic", "binary classification"),
    "cross_entropy": ("ce", "cross entropy", "softmax", "negative log likelihood", "nll", "classification"),
}
