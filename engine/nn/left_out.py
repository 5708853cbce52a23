"""What PyTorch has and this library leaves out: using it says so, why, and what to use instead."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from engine.errors import ExplorerError


class LeftOutError(ExplorerError, NotImplementedError):
    """A name of PyTorch's that is left out here."""


RECURRENT = ("networks that loop over time are left out", "Attention (nn.MultiheadAttention) reads sequences too.")
SOLID = ("only signals and pictures are convolved and pooled", "Use the 1d or 2d form.")
TRANSPOSED = ("transposed convolutions are left out", "Repeat the cells, then use Conv2d.")
UNPOOLED = ("unpooling is left out", "Repeat the cells instead.")
LAZY = ("layers whose sizes are found out later are left out", "Give the sizes when the layer is made.")
QUANTIZED = ("numbers of 16 and 8 bits are left out", "Compute in float32.")
DEVICES = ("the CPU is the only device", 'Write device="cpu", or leave it out.')
SPARSE = ("sparse tensors are left out", "Use a dense tensor.")
COMPLEX = ("complex numbers are left out", "Compute real and imaginary parts apart.")
PICKLE = (
    "pickle, whose files can run code when they are opened, is left out",
    "Use safetensors: engine.export.save_file(model.state_dict(), name), and engine.export.load_file(name).",
)
NUMPY = ("this function is left out", "Where no gradient is needed, use NumPy on x.numpy(), and engine.from_numpy().")
COMPILED = ("compiling is done by recording", "Use engine.record(model, loss_fn, optimizer, inputs, targets).")

Reasons = Mapping[str, tuple[str, str]]


def _table(*groups: tuple[Iterable[str], tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return {name: reason for names, reason in groups for name in names}


LAYERS: Reasons = _table(
    (("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell", "RNNBase", "RNNCellBase"), RECURRENT),
    (
        ("Conv3d", "MaxPool3d", "AvgPool3d", "AdaptiveAvgPool3d", "LPPool3d", "BatchNorm3d", "InstanceNorm3d",
         "Dropout3d", "CircularPad3d", "ConstantPad3d", "ReflectionPad3d", "ReplicationPad3d", "ZeroPad3d"),
        SOLID,
    ),
    (("ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "Fold", "Unfold"), TRANSPOSED),
    (("MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d"), UNPOOLED),
    (
        ("LazyLinear", "LazyConv1d", "LazyConv2d", "LazyConv3d", "LazyConvTranspose1d", "LazyConvTranspose2d",
         "LazyConvTranspose3d", "LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d", "LazyInstanceNorm1d",
         "LazyInstanceNorm2d", "LazyInstanceNorm3d", "UninitializedParameter", "UninitializedBuffer"),
        LAZY,
    ),
    (("quantized", "qat"), QUANTIZED),
    (("DataParallel", "parallel", "SyncBatchNorm"), DEVICES),
    (
        ("EmbeddingBag",),
        ("sums over bags of rows are left out", "Use nn.Embedding and then .sum(1) or .mean(1)."),
    ),
    (
        ("Transformer", "TransformerDecoder", "TransformerDecoderLayer"),
        ("decoders are left out", "Use nn.TransformerEncoderLayer, or nn.MultiheadAttention and nn.LayerNorm."),
    ),
    (
        ("CTCLoss", "CosineEmbeddingLoss", "GaussianNLLLoss", "HingeEmbeddingLoss", "MarginRankingLoss",
         "MultiLabelMarginLoss", "MultiLabelSoftMarginLoss", "MultiMarginLoss", "PoissonNLLLoss", "SoftMarginLoss",
         "TripletMarginLoss", "TripletMarginWithDistanceLoss"),
        ("this loss is left out", "Write it with tensor operations: its gradient follows."),
    ),
    (
        ("AlphaDropout", "FeatureAlphaDropout"),
        ("this kind of dropout is left out", "Use nn.Dropout."),
    ),
    (
        ("LocalResponseNorm", "CrossMapLRN2d"),
        ("this norm is left out", "Use nn.BatchNorm2d or nn.GroupNorm."),
    ),
    (
        ("FractionalMaxPool2d", "FractionalMaxPool3d", "LPPool1d", "LPPool2d", "AdaptiveMaxPool1d", "AdaptiveMaxPool2d",
         "AdaptiveMaxPool3d"),
        ("this kind of pooling is left out", "Use nn.MaxPool2d or nn.AdaptiveAvgPool2d."),
    ),
    (
        ("Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d", "PixelShuffle", "PixelUnshuffle", "ChannelShuffle"),
        ("growing pictures inside a network is left out", "Repeat the cells with x.repeat or x.expand."),
    ),
    (
        ("AdaptiveLogSoftmaxWithLoss", "LinearCrossEntropyLoss", "LinearCrossEntropyOptions", "NLLLoss2d"),
        ("this loss is left out", "Use nn.CrossEntropyLoss or nn.NLLLoss."),
    ),
    (("Container",), ("the oldest container is left out", "Use nn.Module or nn.ModuleList.")),
    (("RReLU",), ("slopes drawn at random are left out", "Use nn.LeakyReLU or nn.PReLU.")),
)  # fmt: skip

FUNCTIONS: Reasons = _table(
    (
        ("conv3d", "max_pool3d", "avg_pool3d", "adaptive_avg_pool3d", "adaptive_max_pool3d", "fractional_max_pool3d",
         "lp_pool3d", "dropout3d"),
        SOLID,
    ),
    (("conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "fold", "unfold"), TRANSPOSED),
    (("max_unpool1d", "max_unpool2d", "max_unpool3d"), UNPOOLED),
    (("embedding_bag",), ("sums over bags of rows are left out", "Use embedding and then .sum(1) or .mean(1).")),
    (
        ("interpolate", "upsample", "upsample_nearest", "upsample_bilinear", "grid_sample", "affine_grid",
         "pixel_shuffle", "pixel_unshuffle", "channel_shuffle"),
        ("growing and warping pictures is left out", "Repeat the cells with x.repeat or x.expand."),
    ),
    (
        ("ctc_loss", "cosine_embedding_loss", "gaussian_nll_loss", "hinge_embedding_loss", "margin_ranking_loss",
         "multi_margin_loss", "multilabel_margin_loss", "multilabel_soft_margin_loss", "poisson_nll_loss",
         "soft_margin_loss", "triplet_margin_loss", "triplet_margin_with_distance_loss"),
        ("this loss is left out", "Write it with tensor operations: its gradient follows."),
    ),
    (
        ("adaptive_max_pool1d", "adaptive_max_pool2d", "fractional_max_pool2d", "lp_pool1d", "lp_pool2d"),
        ("this kind of pooling is left out", "Use max_pool2d or adaptive_avg_pool2d."),
    ),
    (("linear_cross_entropy",), ("this loss is left out", "Use linear and cross_entropy.")),
    (("gumbel_softmax",), ("choosing by Gumbel noise is left out", "Add -log(-log(u)) to the scores for softmax.")),
    (("pdist",), ("distances of all pairs are left out", "Use pairwise_distance(x[:, None], x[None]).")),
    (("multi_head_attention_forward",), ("this form is left out", "Use nn.MultiheadAttention.")),
    (("alpha_dropout", "feature_alpha_dropout"), ("this kind of dropout is left out", "Use dropout.")),
    (("local_response_norm",), ("this norm is left out", "Use batch_norm or group_norm.")),
    (("rrelu", "rrelu_"), ("slopes drawn at random are left out", "Use leaky_relu or prelu.")),
)  # fmt: skip

LIBRARY: Reasons = _table(
    (("float16", "half", "bfloat16", "qint8", "quint8"), QUANTIZED),
    (("xpu", "distributed"), DEVICES),
    (("sparse_coo_tensor", "sparse_csr_tensor"), SPARSE),
    (
        ("complex64", "complex128", "cfloat", "cdouble", "complex", "view_as_real", "view_as_complex", "fft", "stft"),
        COMPLEX,
    ),
    (("save", "load"), PICKLE),
    (
        (
            "bartlett_window",
            "block_diag",
            "cartesian_prod",
            "cholesky",
            "combinations",
            "copysign",
            "corrcoef",
            "cov",
            "cross",
            "cummax",
            "cummin",
            "cumulative_trapezoid",
            "deg2rad",
            "det",
            "diff",
            "digamma",
            "erfc",
            "erfinv",
            "gcd",
            "hamming_window",
            "hann_window",
            "heaviside",
            "histc",
            "histogram",
            "i0",
            "inverse",
            "isin",
            "kron",
            "lcm",
            "lgamma",
            "logaddexp2",
            "logcumsumexp",
            "logdet",
            "logit",
            "lstsq",
            "lu",
            "matrix_exp",
            "matrix_power",
            "mode",
            "nanmedian",
            "nanquantile",
            "nextafter",
            "pinverse",
            "poisson",
            "polygamma",
            "qr",
            "quantile",
            "rad2deg",
            "renorm",
            "signbit",
            "sinc",
            "slogdet",
            "special",
            "svd",
            "trapezoid",
            "trapz",
            "unique_consecutive",
            "vander",
            "xlogy",
        ),
        NUMPY,
    ),
    (
        ("vmap", "func"),
        ("functions of functions are left out", "Put the batch into the first axis; autograd.grad gives gradients."),
    ),
    (("distributions",), ("distributions are left out", "Draw with engine.randn, rand, bernoulli or multinomial.")),
    (("set_num_threads", "get_num_threads"), ("threads are NumPy's", "Set OMP_NUM_THREADS before Python starts.")),
    (("autocast", "amp", "GradScaler"), QUANTIZED),
    (("compile", "jit", "fx"), COMPILED),
)


def refuse(room: str, name: str, reasons: Reasons) -> Exception:
    """The error of a name that ``room`` does not have: why it is left out, or just that it is not there."""
    if name in reasons:
        why, instead = reasons[name]
        return LeftOutError(
            "left-out",
            expected=f"a name that {room} has",
            got=f"{room}.{name}: {why}",
            cure=instead,
        )
    # With the module at hand, Python's traceback adds the name that was probably meant.
    return AttributeError(f"module {room!r} has no attribute {name!r}", name=name, obj=sys.modules.get(room))
