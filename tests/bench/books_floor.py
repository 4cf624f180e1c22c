"""The floor under documents: XlsxWriter alone, writing the same books, sheets, cells and formulas from ready tuples.

`record` runs what writes workbooks and notes each call it makes on XlsxWriter; `replay` makes those calls again and
nothing else. The books of both are the same bytes, so no writer of these books that uses XlsxWriter needs less time
than `replay` does.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial, wraps
from inspect import isfunction
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from transforms.documents import sheet_styles

BOOK = -1
"""Stands for the number of a sheet in calls on the book itself."""


class Look(NamedTuple):
    """Stands for a format in the arguments of a call: its place among the formats of its book."""

    place: int


class Call(NamedTuple):
    """One call on a book or on one of its sheets, which count from 0."""

    sheet: int
    method: str
    arguments: tuple[Any, ...]
    named: dict[str, Any]


@dataclass
class RecordedBook:
    """A workbook: its options, the properties of its formats, the names of its sheets, and its calls in order."""

    options: dict[str, Any]
    formats: list[dict[str, Any]] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)


def record(books: Callable[[], object]) -> list[RecordedBook]:
    """Call `books`, which writes workbooks in this process, and return those it closed, in that order."""
    recorder = _Recorder()
    with recorder.listening():
        books()
    return recorder.closed


def replay(recording: Sequence[RecordedBook], folder: Path) -> float:
    """Write the recorded books into `folder`, named by `book_name`; the CPU seconds that XlsxWriter took.

    The calls of a book are made ready, with the formats in their places, before the clock goes on.
    """
    return sum(_replay_book(book, folder / book_name(position)) for position, book in enumerate(recording))


def book_name(position: int) -> str:
    """What a replayed book is called, by its place in the recording."""
    return f"{position:05}.xlsx"


def _replay_book(book: RecordedBook, target: Path) -> float:
    started = time.process_time()
    workbook = xlsxwriter.Workbook(str(target), dict(book.options))
    formats = [workbook.add_format(properties) for properties in book.formats]
    owners = [*(workbook.add_worksheet(name) for name in book.sheets), workbook]
    opened = time.process_time()
    ready = [(_bound(owners[call.sheet], call), _with_formats(call.arguments, formats)) for call in book.calls]
    with _no_garbage_of_ours():
        clear = time.process_time()
        for method, arguments in ready:
            method(*arguments)
        workbook.close()
        return time.process_time() - clear + opened - started


def _bound(owner: Any, call: Call) -> Callable[..., object]:
    method = getattr(owner, call.method)
    return partial(method, **call.named) if call.named else method


def _with_formats(arguments: tuple[Any, ...], formats: Sequence[Format]) -> tuple[Any, ...]:
    return tuple(formats[argument.place] if isinstance(argument, Look) else argument for argument in arguments)


@contextmanager
def _no_garbage_of_ours() -> Iterator[None]:
    """Keep the recording out of the collector's rounds: they would take longer than they do for XlsxWriter alone."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet of XlsxWriter in the place of ours: what ours does at once it does cell by cell."""

    def write_down(self, row: int, column: int, values: Iterable[Any], write: Callable[[int, int, Any], None]) -> None:
        """A value to a row from `row` on."""
        for at, value in enumerate(values, row):
            write(at, column, value)


class _Recorder:
    """Notes the calls that reach XlsxWriter from outside; those it makes on itself follow from them."""

    def __init__(self) -> None:
        self.closed: list[RecordedBook] = []
        self._books: dict[int, RecordedBook] = {}
        self._sheets: dict[int, tuple[RecordedBook, int]] = {}
        self._looks: dict[int, Look] = {}
        self._inside = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Put XlsxWriter's own book in the place of ours and wrap its methods while the block lasts."""
        ours, sheet_styles.QuickBook = sheet_styles.QuickBook, Workbook
        methods = [(owner, name) for owner in (Workbook, Worksheet) for name in _public_methods(owner)]
        before = [(owner, name, owner.__dict__[name]) for owner, name in methods]
        for owner, name, method in before:
            setattr(owner, name, self._noted(name, method))
        try:
            yield
        finally:
            sheet_styles.QuickBook = ours
            for owner, name, method in before:
                setattr(owner, name, method)

    def _noted(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def noted(owner: Any, *arguments: Any, **named: Any) -> Any:
            if self._inside:
                return method(owner, *arguments, **named)
            self._inside = True
            if name == "add_worksheet":
                arguments = (*arguments, _PlainSheet)
            try:
                result = method(owner, *arguments, **named)
            finally:
                self._inside = False
            self._note(owner, name, arguments, named, result)
            return result

        return noted

    def _note(self, owner: Any, name: str, arguments: tuple[Any, ...], named: dict[str, Any], result: Any) -> None:
        if name == "__init__":
            if isinstance(owner, Workbook):
                self._books[id(owner)] = RecordedBook(dict(arguments[1]))
        elif name == "close":
            self.closed.append(self._books.pop(id(owner)))
        elif name == "add_format":
            book = self._books[id(owner)]
            self._looks[id(result)] = Look(len(book.formats))
            book.formats.append(dict(*arguments))
        elif name == "add_worksheet":
            book = self._books[id(owner)]
            self._sheets[id(result)] = (book, len(book.sheets))
            book.sheets.append(arguments[0])
        else:
            book, sheet = (self._books[id(owner)], BOOK) if isinstance(owner, Workbook) else self._sheets[id(owner)]
            book.calls.append(Call(sheet, name, tuple(map(self._without_format, arguments)), named))

    def _without_format(self, argument: Any) -> Any:
        return self._looks[id(argument)] if isinstance(argument, Format) else argument


def _public_methods(owner: type) -> list[str]:
    """Those that write or set; `__init__` of a book is where its recording begins."""
    asking = ("_", "get_", "worksheets")
    made = ["__init__"] if owner is Workbook else []
    return made + [name for name, value in vars(owner).items() if isfunction(value) and not name.startswith(asking)]
