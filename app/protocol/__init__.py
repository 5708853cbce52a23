"""What the page and the server say to each other: commands, frames and their binary layout."""
