"""The trees that people read: of the layout as it is written, and of a month that has run."""

from transforms.layout.layout_tree import layout_tree
from transforms.layout.month_tree import month_tree
from transforms.layout.nodes import Node, TreeLine, find, tree_lines

__all__ = ["Node", "TreeLine", "find", "layout_tree", "month_tree", "tree_lines"]
