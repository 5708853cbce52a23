"""Engine workers: where sessions live, the turns they take, and the pool that replaces a worker that dies."""
