"""Bytes of a text file as blocks of whole lines in one form: UTF-8 without byte-order mark, lines ended by LF.

A line ends at LF, CR LF, CR or CR CR LF, also where one file mixes them, and inside a quoted value too.
A byte that the encoding does not know is read as U+FFFD and its line is named: the other lines are read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path

import polars as pl

from schemas.problems import Problem, Refused

BLOCK_BYTES = 8 * 1024 * 1024
LONGEST_LINE = 64 * 1024 * 1024
"""Beyond it the file is no text, and would fill the memory before it could be told."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
ENCODED_TWICE = b"\xc3\xaf\xc2\xbb\xc2\xbf"
LINE_END = re.compile(rb"\r{0,3}\n|\r")
"""What ends one line in the end: CR CR LF becomes CR LF where a third CR stands before it."""
UNKNOWN_BYTES = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class TextBlock:
    """Whole lines of a file: their text in UTF-8, and the indices of the lines that could not be decoded.

    `start`: how many bytes of the delivered file stand before it, where that is known.
    """

    text: bytes
    undecodable: tuple[int, ...]
    last: bool
    start: int | None = None

    def lines(self) -> pl.Series:
        """Its lines, without their ends."""
        return pl.read_lines(self.text).to_series() if self.text else pl.Series(dtype=pl.String)

    def after(self, lines: int) -> "TextBlock":
        """What follows so many lines."""
        if lines == 0:
            return self
        if lines == self.text.count(b"\n"):
            return TextBlock(b"", (), self.last)
        start = 0
        for _ in range(lines):
            start = self.text.index(b"\n", start) + 1
        return TextBlock(self.text[start:], tuple(at - lines for at in self.undecodable if at >= lines), self.last)

    def followed_by(self, block: "TextBlock") -> "TextBlock":
        """This block and the next one as one."""
        if not self.text:
            return block
        own = self.text.count(b"\n")
        return TextBlock(
            self.text + block.text,
            self.undecodable + tuple(at + own for at in block.undecodable),
            block.last,
            self.start,
        )


def text_blocks(path: Path, name: str, encoding: str, block_bytes: int = BLOCK_BYTES) -> Iterator[TextBlock]:
    """The file in blocks of about so many bytes, never cutting a line; raises Refused where it cannot be read."""
    rest = b""
    try:
        with path.open("rb") as file:
            first = file.read(max(block_bytes, 64))
            refuse_utf_16(first, name)
            chunk = _without_marks(first)
            start = len(first) - len(chunk)
            while True:
                following = file.read(block_bytes)
                lines, rest = _whole_lines(rest + chunk, last=not following)
                if len(rest) > LONGEST_LINE:
                    raise Refused([Problem(name, f"a line has more than {LONGEST_LINE} bytes", "deliver a text file")])
                yield _decoded(lines, encoding, start, last=not following)
                if not following:
                    return
                start = file.tell() - len(following) - len(rest)
                chunk = following
    except OSError as fault:
        raise Refused(
            [Problem(name, f"it cannot be read: {fault.strerror}", "give a file that can be read")]
        ) from fault


def refuse_utf_16(start: bytes, name: str) -> None:
    """Refuse a file that says in its first bytes that it is UTF-16, which no source may be written in."""
    if start.startswith(UTF_16_MARKS):
        raise Refused([Problem(name, "it is written in UTF-16", "save it as UTF-8")])


def _without_marks(start: bytes) -> bytes:
    for mark in (BYTE_ORDER_MARK, ENCODED_TWICE):
        if start.startswith(mark):
            return _without_marks(start.removeprefix(mark))
    return start


def _whole_lines(text: bytes, last: bool) -> tuple[bytes, bytes]:
    """The whole lines, ended by LF, and what follows them. A CR at the end may have its LF in the next block."""
    body = text if last else text.rstrip(b"\r")
    held = text[len(body) :]
    if b"\r" in body:
        body = body.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if last:
        return (body if body.endswith(b"\n") or not body else body + b"\n"), b""
    end = body.rfind(b"\n") + 1
    return body[:end], body[end:] + held


def byte_after(path: Path, start: int, lines: int) -> int:
    """How many bytes of a delivered file stand before what follows so many of its lines, from a byte on."""
    if lines == 0:
        return start
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as delivered:
        ends = [end.end() for end in islice(LINE_END.finditer(delivered, start), lines)]
        return ends[-1] if len(ends) == lines else len(delivered)


def _decoded(lines: bytes, encoding: str, start: int, last: bool) -> TextBlock:
    if lines.isascii():
        return TextBlock(lines, (), last, start)
    try:
        text = lines.decode(encoding)
    except UnicodeDecodeError:
        return _partly_decoded(lines, encoding, start, last)
    return TextBlock(lines if encoding == "utf-8" else text.encode("utf-8"), (), last, start)


def _partly_decoded(lines: bytes, encoding: str, start: int, last: bool) -> TextBlock:
    text = lines.decode(encoding, "surrogateescape")
    undecodable: list[int] = []
    line = position = 0
    for unknown in UNKNOWN_BYTES.finditer(text):
        line += text.count("\n", position, unknown.start())
        position = unknown.start()
        if not undecodable or undecodable[-1] != line:
            undecodable.append(line)
    return TextBlock(UNKNOWN_BYTES.sub("\ufffd", text).encode("utf-8"), tuple(undecodable), last, start)
