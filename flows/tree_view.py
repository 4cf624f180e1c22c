"""Trees on the terminal: ● invoice points in red, • section points in green, services in their typology's colour."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from rich.cells import cell_len
from rich.text import Text

from flows.terminal import Terminal
from transforms.layout.nodes import Node, TreeLine, tree_lines
from transforms.money import money_text

_MARK_STYLES = {"●": "bold red", "•": "green"}
_GAP = 2


def print_tree(nodes: Sequence[Node], colours: Mapping[str, str], as_json: bool) -> None:
    """Print the nodes on the terminal, with `colours` of the typologies, or as JSON with amounts as text."""
    if as_json:
        print(json.dumps([asdict(node) for node in nodes], ensure_ascii=False, indent=2, default=str))
    else:
        Terminal().print(tree_view(nodes, colours), soft_wrap=True)


def tree_view(nodes: Sequence[Node], colours: Mapping[str, str]) -> Text:
    """The nodes line by line, amounts aligned behind them; `colours` are those of the typologies.

    It reads the same without colour.
    """
    lines = list(tree_lines(nodes))
    labels = [_label(line, colours) for line in lines]
    amounts = [_amount(line) for line in lines]
    width = max((label.cell_len for label in labels), default=0) + _GAP
    wide = max(map(cell_len, amounts), default=0)
    return Text("\n").join(_row(label, amount, width, wide) for label, amount in zip(labels, amounts, strict=True))


def _label(line: TreeLine, colours: Mapping[str, str]) -> Text:
    label = Text("  " * line.depth)
    if line.mark:
        label.append(f"{line.mark} ", _MARK_STYLES[line.mark])
    colour = colours.get(line.typology or "", "")
    label.append(line.text, "bold" if line.depth == 0 else colour)
    if line.typology and line.typology != line.text:
        label.append(f" [{line.typology}]", colour)
    return label.append(f"  {line.detail}" if line.detail else "", "dim")


def _amount(line: TreeLine) -> str:
    if line.amount is None or line.currency is None:
        return ""
    return f"{money_text(line.amount, line.currency, 'en')} {line.currency}"


def _row(label: Text, amount: str, width: int, wide: int) -> Text:
    if not amount:
        return label
    return label.append(" " * (width - label.cell_len) + amount.rjust(wide))
