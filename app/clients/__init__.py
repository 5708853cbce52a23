"""The web process's side of a page: its ticket, its pace, its mailbox, and the life of its session."""
