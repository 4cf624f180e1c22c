"""The names that no table knows, as `check` tells them: the rows one would add to the table of aliases."""

import csv
import io
from collections.abc import Iterator, Sequence

from transforms.charging.unknown_names import UnknownName, UnknownNames

TOLD = 30
"""So many names are told, those that most lines write."""


def told_names(unknown: UnknownNames) -> list[UnknownName]:
    """The names that are told."""
    return list(unknown.most_written(TOLD))


def alias_sentences(names: Sequence[UnknownName], count: int) -> Iterator[str]:
    """The rows to add as lines of csv, for names that are near a known code; the others by themselves."""
    near = [name for name in names if name.nearest]
    if near:
        yield "Names that are not known: where the code is meant, these rows of the table aliases say so."
        yield "kind,alias,code"
        yield from map(_row, near)
    yield from (f"not known, and near no code: {name.kind} {name.alias}" for name in names if not name.nearest)
    if count > len(names):
        yield f"{count - len(names):,} more names are not known."


def alias_records(names: Sequence[UnknownName]) -> list[dict[str, object]]:
    """The names for machines, with all codes near each."""
    return [
        {"kind": name.kind, "alias": name.alias, "rows": name.rows, "nearest": list(name.nearest)} for name in names
    ]


def _row(name: UnknownName) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([name.kind, name.alias, name.nearest[0]])
    return text.getvalue()
