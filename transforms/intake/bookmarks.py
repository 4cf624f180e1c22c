"""Where the reading of a delivered text file can begin anew, so that one row is found without all before it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.intake.records import Records


@dataclass(frozen=True)
class Bookmark:
    """A place of a text file: the ordinal of the first record from there on, the bytes before it, and its line."""

    row: int
    byte: int
    line: int


class Bookmarks:
    """The bookmarks of one file, noted while its records pass by."""

    def __init__(self) -> None:
        """None is noted yet."""
        self._met: deque[Bookmark] = deque()

    def noted(self, stream: Iterator[Records]) -> Iterator[Records]:
        """The same records, all of a file in its order."""
        row = 1
        for records in stream:
            if records.resume is not None:
                self._met.append(Bookmark(row, records.resume.byte, records.resume.line))
            row += len(records)
            yield records

    def last_before(self, row: int) -> Bookmark | None:
        """The last one at or before a row; later calls ask for later rows. None of a file that is no text."""
        while len(self._met) > 1 and self._met[1].row <= row:
            self._met.popleft()
        return self._met[0] if self._met else None
