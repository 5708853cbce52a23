"""Datasets, splits, samplers, batches, and transforms of pictures: PyTorch's and torchvision's names."""

from engine.data import transforms
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
from engine.data.epoch import batch_count, batches
from engine.data.folder import DatasetFolder, ImageFolder
from engine.data.loader import DataLoader, get_worker_info
from engine.data.named import NamedDataset
from engine.data.origin import Origin, examples
from engine.data.origins import ORIGINS
from engine.data.real import REAL, breast_cancer, diabetes, digits, iris, wine
from engine.data.sampler import (
    BatchSampler,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)
from engine.data.split import random_split, split
from engine.data.toy import DATASETS, DOMAIN, make_dataset, toy_dataset

__all__ = [
    "DATASETS",
    "DOMAIN",
    "ORIGINS",
    "REAL",
    "BatchSampler",
    "ChainDataset",
    "ConcatDataset",
    "DataLoader",
    "Dataset",
    "DatasetFolder",
    "ImageFolder",
    "IterableDataset",
    "NamedDataset",
    "Origin",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "StackDataset",
    "Subset",
    "SubsetRandomSampler",
    "TensorDataset",
    "WeightedRandomSampler",
    "batch_count",
    "batches",
    "breast_cancer",
    "default_collate",
    "default_convert",
    "diabetes",
    "digits",
    "examples",
    "get_worker_info",
    "iris",
    "make_dataset",
    "random_split",
    "split",
    "toy_dataset",
    "transforms",
    "wine",
]
