"""Two published months beside each other: what changed, and by how much."""
