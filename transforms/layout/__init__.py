"""The layout: which charge lands on which invoice, in which section, and in which order they are read."""
