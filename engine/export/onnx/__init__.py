"""Models as ONNX files, for other programs to run. What an op becomes stands in the table (`table.py`).

>>> from engine import nn, zeros
>>> from engine.export.onnx import onnx_bytes
>>> data = onnx_bytes(nn.Linear(2, 1), zeros(4, 2))
"""

from engine.export.onnx.model import onnx_bytes

__all__ = ["onnx_bytes"]
