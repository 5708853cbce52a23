"""Datasets, splits and batches."""

from engine.data.loader import batch_count, batches
from engine.data.split import split
from engine.data.toy import DATASETS, DOMAIN, Dataset, make_dataset

__all__ = ["DATASETS", "DOMAIN", "Dataset", "batch_count", "batches", "make_dataset", "split"]
