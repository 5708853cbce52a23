"""Pages, API and socket: parse, call, reply."""
