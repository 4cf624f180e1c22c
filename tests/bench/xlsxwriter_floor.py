"""The floor under the documents of a month that has run: `python -m tests.bench.xlsxwriter_floor WORKSPACE`.

Every book of the month is written once more in this process, to note the calls on XlsxWriter, and then by XlsxWriter
alone (books_floor.py), book after book. The seconds of the processor that XlsxWriter took are printed.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from flows.month import Month
from flows.runs import published_tables
from flows.settings_file import read_settings
from flows.steps import documents
from flows.steps.ground import read_ground
from tests.bench.books_floor import record, replay
from transforms.generating.codes import PERIOD


class BooksFloor:
    """Books written by XlsxWriter alone: how many, and the seconds of the processor it took."""

    def __init__(self, folder: Path) -> None:
        """Books are written into this folder, one over the other."""
        self.folder = folder
        self.books = 0
        self.seconds = 0.0

    def write(self, books: Callable[[], object]) -> None:
        """Write the books that something writes, again."""
        recording = record(books)
        self.books += len(recording)
        self.seconds += replay(recording, self.folder)

    def each(self, work: Callable[[Any], object], jobs: Iterable[Any], *_: object) -> Iterator[None]:
        """Write those of some jobs; stands for `flows.workers.each`."""
        for job in jobs:
            yield self.write(lambda job=job: work(job))


def books_floor(workspace: Path) -> BooksFloor:
    """Write the books of the published month of a workspace by XlsxWriter alone."""
    tables, settings = published_tables(workspace, PERIOD), read_settings(workspace)
    assert tables is not None
    ground = read_ground(settings, workspace, PERIOD)
    with TemporaryDirectory() as folder:
        month = Month(workspace, settings, PERIOD, Path(folder) / "build")
        month.build.mkdir()
        month.tables.symlink_to(tables.resolve())
        floor, write_work_list = BooksFloor(Path(folder)), documents.write_work_list
        with (
            patch.object(documents, "each", floor.each),
            patch.object(documents, "write_work_list", lambda *job: floor.write(lambda: write_work_list(*job))),
        ):
            documents.write_documents(month, ground)
    return floor


if __name__ == "__main__":
    print(books_floor(Path(sys.argv[1])).seconds)
