"""The name of a delivered row, `<source>/<file>:<row>`, and the digest that says it is still the same row."""

import hashlib
import re
from dataclasses import dataclass

LINE_ID = re.compile(r"([a-z0-9][a-z0-9_-]*)/(.+):([1-9][0-9]{0,17})")
DIGEST_LENGTH = 12
"""Hexadecimal digits of the sha256: enough for one row that was changed, short enough to be read."""


@dataclass(frozen=True, order=True)
class LineId:
    """A delivered row: its source, its file in the workspace, and the ordinal of its record, first = 1."""

    source: str
    file: str
    row: int

    def __str__(self) -> str:
        return f"{self.source}/{self.file}:{self.row}"


def read_line_id(text: str) -> LineId | None:
    """The row that a text names; None where it names none."""
    parts = LINE_ID.fullmatch(text)
    return None if parts is None else LineId(parts[1], parts[2], int(parts[3]))


def row_digest(raw: str) -> str:
    """The start of the sha256 of a row as delivered: of the JSON text that `rejected_lines.raw` holds."""
    return hashlib.sha256(raw.encode()).hexdigest()[:DIGEST_LENGTH]
