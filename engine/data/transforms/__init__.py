"""Changes to pictures on their way into a network, with torchvision's names and rules."""

from engine.data.transforms import functional
from engine.data.transforms.chain import Compose, Lambda
from engine.data.transforms.interpolation import InterpolationMode
from engine.data.transforms.picture import CenterCrop, Grayscale, RandomHorizontalFlip, Resize
from engine.data.transforms.values import Normalize, ToTensor

__all__ = [
    "CenterCrop",
    "Compose",
    "Grayscale",
    "InterpolationMode",
    "Lambda",
    "Normalize",
    "RandomHorizontalFlip",
    "Resize",
    "ToTensor",
    "functional",
]


def __getattr__(name: str) -> object:
    raise AttributeError(f"{name} is left out here; there are {', '.join(__all__)}. Lambda(f) makes a transform of f.")
