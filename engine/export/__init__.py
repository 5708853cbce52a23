"""What leaves the library as a file: weights, and source code."""
