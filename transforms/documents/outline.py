"""The sections of an invoice as the rows of a sheet: headings that carry their subtotal, lines below them."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

Step = tuple[str, str]
Kind = Literal["section", "rest", "line"]


class Place(NamedTuple):
    """Where an invoice line stands: of each section, outermost first, its key, its code and what is read."""

    keys: Sequence[str]
    codes: Sequence[str]
    labels: Sequence[str]

    def steps(self) -> list[Step]:
        """What tells sections apart: key and code, never the label."""
        return list(zip(self.keys, self.codes, strict=True))


class OutlineRow(NamedTuple):
    """One row: a section's heading, the heading of lines that stand directly in a section with subsections, or a line.

    `depth` 0 stands directly in the invoice. The row covers the lines `first_line` up to, without, `end_line`, and the
    rows below it up to, without, `end_row`; of a line both are its own.
    """

    kind: Kind
    depth: int
    label: str
    first_line: int
    end_line: int
    end_row: int


class _Open(NamedTuple):
    step: Step | None
    row: int
    first_line: int
    label: str
    depth: int


def outline(places: Sequence[Place]) -> list[OutlineRow]:
    """The rows of an invoice whose lines come in reading order.

    Every section has one row above its lines. Lines that stand directly in a section (or in the invoice) after
    subsections of it get a `rest` row, labelled with that section, so that the eye does not add them to the last one.
    """
    rows: list[OutlineRow] = []
    opened: list[_Open] = []
    for index, place in enumerate(places):
        steps = place.steps()
        shared = _shared(opened, steps)
        closed_section = _close(rows, opened, _kept(opened, shared, len(steps)), index)
        for depth in range(shared, len(steps)):
            opened.append(_Open(steps[depth], len(rows), index, place.labels[depth], depth))
            rows.append(OutlineRow("section", depth, place.labels[depth], index, index, 0))
        if closed_section and shared == len(steps):
            label = place.labels[-1] if steps else ""
            opened.append(_Open(None, len(rows), index, label, len(steps)))
            rows.append(OutlineRow("rest", len(steps), label, index, index, 0))
        rows.append(OutlineRow("line", len(opened), "", index, index + 1, len(rows) + 1))
    _close(rows, opened, 0, len(places))
    return rows


def _shared(opened: Sequence[_Open], steps: Sequence[Step]) -> int:
    """How many of the open sections the next line stands in."""
    count = 0
    for section, step in zip(opened, steps, strict=False):
        if section.step != step:
            break
        count += 1
    return count


def _kept(opened: Sequence[_Open], shared: int, steps: int) -> int:
    """How many headings stay open: a `rest` goes on while its lines go on."""
    rest_goes_on = shared == steps and len(opened) == shared + 1 and opened[-1].step is None
    return shared + 1 if rest_goes_on else shared


def _close(rows: list[OutlineRow], opened: list[_Open], keep: int, end_line: int) -> bool:
    """Close the headings below the first `keep`, and say whether a section was among them."""
    closing, opened[keep:] = opened[keep:], []
    for heading in closing:
        rows[heading.row] = rows[heading.row]._replace(end_line=end_line, end_row=len(rows))
    return any(heading.step is not None for heading in closing)


def sections_of(rows: Sequence[OutlineRow]) -> Iterator[tuple[int, OutlineRow]]:
    """The headings alone, each with its position among the rows."""
    return ((position, row) for position, row in enumerate(rows) if row.kind != "line")
