"""Which kind of numbers an array holds: float32 unless told otherwise, and never upcast unasked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.arrays import NDArray, np
from engine.errors import ArgumentError, DTypeError, NumberKindError

Array = NDArray[Any]
float32 = np.dtype(np.float32)
float64 = np.dtype(np.float64)
int64 = np.dtype(np.int64)
int32 = np.dtype(np.int32)
int16 = np.dtype(np.int16)
int8 = np.dtype(np.int8)
uint8 = np.dtype(np.uint8)
bool_ = np.dtype(np.bool_)
float16 = np.dtype(np.float16)
"""Known by name alone: arrays of it are refused, as no op here computes in it."""
DTYPES = (float32, float64, int64, int32, int16, int8, uint8, bool_)

_TYPES = {"float32": "Float", "float64": "Double", "int64": "Long", "int32": "Int", "int16": "Short", "int8": "Char"}
_TYPES |= {"uint8": "Byte", "bool": "Bool"}


class Kind:
    """A kind of number as a tensor names it: NumPy's dtype, printed and asked as PyTorch's.

    NumPy takes it wherever it takes a dtype of its own, and either equals the other.

    >>> kind_of(float32), kind_of(float32) == float32, np.zeros(1, kind_of(int64)).dtype
    (torch.float32, True, dtype('int64'))
    """

    __slots__ = ("dtype", "is_complex", "is_floating_point", "is_signed", "itemsize", "kind", "name")

    def __init__(self, numbers: np.dtype[Any]) -> None:
        self.dtype = numbers
        """NumPy's own, which is how NumPy reads this one."""
        self.name: str = numbers.name
        self.kind: str = numbers.kind
        self.itemsize: int = numbers.itemsize
        self.is_floating_point = numbers.kind == "f"
        self.is_signed = numbers.kind in "fi"
        self.is_complex = False

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __eq__(self, other: object) -> bool:
        return self is other or bool(self.dtype == (other.dtype if isinstance(other, Kind) else other))

    def __hash__(self) -> int:
        return hash(self.dtype)

    def __reduce__(self) -> tuple[Any, ...]:
        return kind_of, (self.dtype,)


_KINDS = {numbers: Kind(numbers) for numbers in (*DTYPES, float16)}


def kind_of(numbers: np.dtype[Any]) -> Kind:
    """The dtype as a tensor names it: one object for each."""
    return _KINDS[numbers]


class Default:
    """The dtype of decimal numbers that come without one."""

    dtype = float32


def get_default_dtype() -> Kind:
    """The dtype that decimal numbers get where none is named: float32, unless set otherwise."""
    return kind_of(Default.dtype)


def set_default_dtype(d: Any) -> None:
    """Let decimal numbers that come without a dtype be float64, or float32 again."""
    wanted = dtype_of(d)
    if wanted.kind != "f":
        raise DTypeError(
            "default-dtype", expected="float32 or float64", got=str(wanted), cure="Choose a floating-point dtype."
        )
    Default.dtype = wanted


def dtype_of(dtype: Any) -> np.dtype[Any]:
    """The dtype that is meant: a NumPy dtype, its name, Python's float, int and bool, or PyTorch's type name.

    Raises DTypeError for one in which nothing here computes.
    """
    if isinstance(dtype, str):
        short = dtype.removeprefix("torch.").removesuffix("Tensor")
        dtype = next((name for name, word in _TYPES.items() if word == short), short)
    found: np.dtype[Any] | None
    try:
        found = np.dtype(dtype)
    except TypeError:
        found = None
    if found is None or found not in DTYPES:
        raise DTypeError(
            "unknown-dtype",
            expected="one of " + ", ".join(map(str, DTYPES)),
            got=str(dtype if found is None else found),
            cure="float32 is the usual one; half precision and complex numbers are not computed here.",
        )
    return found


def torch_type(dtype: np.dtype[Any]) -> str:
    """PyTorch's name for a tensor of this dtype: ``torch.FloatTensor``."""
    return f"torch.{_TYPES[str(dtype)]}Tensor"


def as_array(data: object, dtype: Any = None) -> Array:
    """A fresh array: Python numbers become float32 (whole ones int64), arrays keep their dtype."""
    try:
        array = np.array(data, dtype=None if dtype is None else dtype_of(dtype))
    except ValueError as problem:
        raise ArgumentError(
            "not-an-array",
            expected="a number, or nested lists of numbers of equal lengths",
            got=str(problem),
            cure="Give every list of one level the same length.",
        ) from None
    if dtype is None and array.dtype == float64 and Default.dtype != float64 and not _typed(data):
        array = array.astype(float32)
    if array.dtype.kind in "US":
        raise NumberKindError(
            "not-numbers", expected="numbers", got="words", cure="Number the words first: a dict from word to number."
        )
    if array.dtype not in DTYPES:
        raise DTypeError(
            "not-numbers",
            expected="numbers",
            got=f"{array.dtype} data",
            cure="Pass a number, a list of numbers of equal lengths, or a NumPy array of a dtype that is known here.",
        )
    return array


def _typed(data: object) -> bool:
    """Whether the data has a dtype of its own: an array, a NumPy number, or lists of these."""
    while isinstance(data, list | tuple) and data:
        data = data[0]
    return isinstance(data, np.ndarray | np.generic) or hasattr(data, "dtype")


def require_floating(array: Array) -> None:
    """Raise DTypeError for whole numbers, which have no gradient."""
    if array.dtype.kind != "f":
        raise DTypeError(
            "gradient-of-integers",
            expected="floating-point numbers where a gradient is required",
            got=str(array.dtype),
            cure="Write the numbers with a decimal point, or pass dtype=float32.",
        )


def unsuited(title: str, arrays: Sequence[Array]) -> DTypeError:
    """The error of an op that is not computed in the dtypes that it was given."""
    return DTypeError(
        "wrong-dtype",
        expected=f"numbers in which {title} can be computed",
        got=" and ".join(str(array.dtype) for array in arrays) or "other ones",
        cure="Convert them first, for example with x.float().",
    )


def category(dtype: np.dtype[Any] | Kind) -> int:
    """0 for truth values, 1 for whole numbers, 2 for floating-point numbers."""
    return {"b": 0, "i": 1, "u": 1}.get(dtype.kind, 2)


def number_dtype(number: bool | int | float, like: np.dtype[Any]) -> np.dtype[Any]:
    """The dtype that a Python number takes beside ``like``: it never widens a dtype of its own category."""
    if isinstance(number, float):
        return like if like.kind == "f" else Default.dtype
    if isinstance(number, bool):
        return like
    return like if like.kind != "b" else int64


def number_array(number: bool | int | float, like: np.dtype[Any]) -> Array:
    """A Python number beside an array of ``like``, as :func:`number_dtype` says; too large a one wraps round."""
    wanted = number_dtype(number, like)
    try:
        return np.array(number, wanted)
    except OverflowError:
        return np.array(number).astype(wanted)


def result_type(arrays: Sequence[Array]) -> np.dtype[Any]:
    """The common dtype by PyTorch's rules: a 0-d array counts only where its category is higher.

    https://pytorch.org/docs/stable/tensor_attributes.html#torch.dtype
    """
    wide = [array.dtype for array in arrays if array.ndim]
    narrow = [array.dtype for array in arrays if not array.ndim]
    if not wide or not narrow:
        return _joined(wide or narrow)
    high, low = _joined(wide), _joined(narrow)
    return _joined([high, low]) if category(low) > category(high) else high


def _joined(dtypes: Sequence[np.dtype[Any]]) -> np.dtype[Any]:
    """NumPy's table, but whole numbers never widen a floating dtype."""
    floating = [dtype for dtype in dtypes if dtype.kind == "f"]
    return np.result_type(*(floating or dtypes))


def promoted_dtype(promotion: str, arrays: Sequence[Array], title: str) -> np.dtype[Any] | None:
    """The dtype that the inputs of an op are brought to; None where they stay as they are.

    Raises DTypeError where the op wants one floating dtype and got two, or numbers and got truth values.
    """
    if promotion == "none":
        return None
    if promotion == "same":
        floating = {array.dtype for array in arrays if array.dtype.kind == "f"}
        if len(floating) > 1 or (floating and any(array.dtype.kind != "f" for array in arrays)):
            dtypes = " and ".join(str(array.dtype) for array in arrays)
            raise DTypeError(
                "dtype-mismatch",
                expected=f"inputs of {title} that all have one dtype",
                got=dtypes,
                cure="Bring them to one dtype, for example with x.to(engine.float32).",
            )
        return None
    if promotion == "numbers" and any(array.dtype.kind == "b" for array in arrays):
        raise DTypeError(
            "wrong-dtype",
            expected=f"numbers as inputs of {title}",
            got="truth values (bool)",
            cure="Write ~mask to invert a mask, and a ^ b for where two masks differ.",
        )
    wanted = result_type(arrays)
    return Default.dtype if promotion == "float" and wanted.kind != "f" else wanted
