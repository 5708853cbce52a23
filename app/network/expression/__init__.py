"""Text ↔ graph: lines such as `L = (w*x + b - y)**2` read into a design, and a design written as such lines."""
