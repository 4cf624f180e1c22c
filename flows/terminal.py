"""What commands print: columns of text and amounts that read the same without colour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_GAP = 2


class Terminal(Console):
    """A terminal whose reader may leave early: the command line answers that, as everywhere."""

    def on_broken_pipe(self) -> None:
        """Nobody reads any more: raised again."""
        raise


@dataclass(frozen=True)
class Row:
    """A row of a list: what it is about, at its depth, and its figures; `style` as rich names it."""

    label: str
    figures: Sequence[str] = ()
    depth: int = 0
    style: str = ""


def print_rows(rows: Iterable[Row]) -> None:
    """Print the rows, their figures aligned to the right behind the labels."""
    Terminal(highlight=False).print(aligned(list(rows)), soft_wrap=True)


def aligned(rows: Sequence[Row]) -> Text:
    """The rows line by line; a row without figures does not widen the labels of those that have some."""
    labels = ["  " * row.depth + row.label for row in rows]
    width = max((cell_len(label) for label, row in zip(labels, rows, strict=True) if row.figures), default=0)
    columns = max((len(row.figures) for row in rows), default=0)
    widths = [
        max((cell_len(row.figures[place]) for row in rows if len(row.figures) > place), default=0)
        for place in range(columns)
    ]
    return Text("\n").join(_line(label, row, width, widths) for label, row in zip(labels, rows, strict=True))


def _line(label: str, row: Row, width: int, widths: Sequence[int]) -> Text:
    line = label
    if row.figures:
        line += " " * (width - cell_len(label))
        line += "".join(
            " " * (_GAP + wide - cell_len(text)) + text for text, wide in zip(row.figures, widths, strict=False)
        )
    return Text(line.rstrip(), row.style)
