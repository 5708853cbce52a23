"""What `make` runs: the set-up (`prepare`) and the checks (`checks`)."""
