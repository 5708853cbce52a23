"""Saved work: what outlives the server."""
