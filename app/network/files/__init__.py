"""Files that hold a design or its weights: what kind one is, and what is in it. Nothing in them is ever run."""
