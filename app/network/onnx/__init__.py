"""Designs as ONNX models, for other programs to run, and ONNX models as designs."""
