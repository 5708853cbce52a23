"""``torch.utils.data`` by its own path; everything is defined in :mod:`engine.data`."""

from engine.data.collate import default_collate, default_convert
from engine.data.dataset import (
    ChainDataset,
    ConcatDataset,
    Dataset,
    IterableDataset,
    StackDataset,
    Subset,
    TensorDataset,
)
from engine.data.loader import DataLoader, get_worker_info
from engine.data.sampler import (
    BatchSampler,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)
from engine.data.split import random_split

__all__ = [
    "BatchSampler",
    "ChainDataset",
    "ConcatDataset",
    "DataLoader",
    "Dataset",
    "IterableDataset",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "StackDataset",
    "Subset",
    "SubsetRandomSampler",
    "TensorDataset",
    "WeightedRandomSampler",
    "default_collate",
    "default_convert",
    "get_worker_info",
    "random_split",
]

_LEFT_OUT = {
    "DistributedSampler": "training on several machines",
    "IterDataPipe": "data pipes",
    "MapDataPipe": "data pipes",
    "DataChunk": "data pipes",
    "DFIterDataPipe": "data pipes",
}


def __getattr__(name: str) -> object:
    if name in _LEFT_OUT:
        raise AttributeError(f"{name} is left out: this library has no {_LEFT_OUT[name]}.")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
