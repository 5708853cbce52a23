"""What leaves the library as a file: weights in the safetensors format, and PyTorch source. Never pickle.

>>> import engine
>>> from engine import nn
>>> print(engine.export.model_source(nn.Linear(2, 1)))
model = nn.Linear(2, 1)
"""

from engine.export.pytorch import model_source
from engine.export.training import save_training, training_source
from engine.export.weights import load_file, load_model, save_file, save_model

__all__ = [
    "load_file",
    "load_model",
    "model_source",
    "save_file",
    "save_model",
    "save_training",
    "training_source",
]
