"""Records of a delimited text file, block by block: a bad row costs only itself, the next one is read.

A block without quotes, blank lines and wrong widths is handed to Polars whole: as many separators as its lines need
and no line with too many of them prove that every line has just enough. In any other block each line is tested, and
only those that are no record by themselves are read one by one (text_grammar).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import polars as pl

from schemas.problems import Problem, Refused
from schemas.settings import CsvFormat
from transforms.intake.records import (
    MARKS,
    Records,
    Resume,
    good_records,
    in_line_order,
    raw_text,
    unique_headings,
    without_blank,
)
from transforms.intake.text_blocks import BLOCK_BYTES, TextBlock, byte_after, text_blocks
from transforms.intake.text_grammar import Grammar, RecordRead, read_record

SAMPLE_LINES = 100
"""So many lines tell how many fields the records of a file without headings have."""


def text_records(path: Path, name: str, csv: CsvFormat, block_bytes: int = BLOCK_BYTES) -> Iterator[Records]:
    """All records of a file below its headings, in file order.

    Raises Refused where the file cannot be read, or its headings are missing, broken or undecodable.
    """
    grammar = Grammar(csv.separator, csv.quote)
    carried, line = TextBlock(b"", (), last=False), 1
    for block in text_blocks(path, name, csv.encoding, block_bytes):
        block = carried.followed_by(block)
        read, start = 0, block.start
        if not grammar.width:
            grammar, read = _with_headings(grammar, csv.header, block, name)
            start = byte_after(path, block.start or 0, read)
        if grammar.width:
            records, more = _records(grammar, block.after(read), line + read)
            yield records if start is None else replace(records, resume=Resume(start, line + read))
            read += more
        carried = block.after(read)
        line += read


def _with_headings(grammar: Grammar, header: bool, block: TextBlock, name: str) -> tuple[Grammar, int]:
    """The grammar with its headings, and the lines they take; as it was where the block is too short to tell."""
    lines = block.lines()
    if not header:
        width = _usual_width(grammar, list(islice((line for line in lines if line.strip()), SAMPLE_LINES)))
        return replace(grammar, headings=tuple(map(str, range(1, width + 1)))), 0
    first = next((index for index, line in enumerate(lines) if line.strip()), None)
    if first is None and not block.last:
        return grammar, 0
    place = f"{name}, line {(first or 0) + 1}"
    if first is None:
        raise Refused([Problem(place, "there are no headings: the file is empty", "deliver the file again")])
    whole = pl.repeat(False, len(lines), eager=True)
    read = read_record(grammar, lines, whole, first, block.last)
    if read.fault:
        raise Refused([Problem(place, "the headings have a stray quote", "double it or close it")])
    if any(first <= index < read.following for index in block.undecodable):
        raise Refused([Problem(place, "the headings have bytes that the encoding does not know", "state the encoding")])
    return replace(grammar, headings=tuple(unique_headings(read.fields))), read.following


def _usual_width(grammar: Grammar, lines: list[str]) -> int:
    """How many fields most lines have: the first row may be the broken one."""
    widths = Counter(
        len(read_record(grammar, lines, [False] * len(lines), index, last=True).fields) for index in range(len(lines))
    )
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _records(grammar: Grammar, block: TextBlock, first_line: int) -> tuple[Records, int]:
    """The records of whole lines, and how many lines were read: an open value waits for the next block."""
    cells = _clean_cells(grammar, block)
    if cells is None:
        return _tested_records(grammar, block, first_line)
    lines = pl.int_range(first_line, first_line + cells.height, eager=True)
    return without_blank(good_records(lines, cells)), cells.height


def _clean_cells(grammar: Grammar, block: TextBlock) -> pl.DataFrame | None:
    """The cells of a block that is proven clean; None of any other."""
    text, separator = block.text, grammar.separator.encode()
    lines = text.count(b"\n")
    if block.undecodable or not lines or grammar.quote.encode() in text or not grammar.separator.isascii():
        return None
    if text.startswith(b"\n") or b"\n\n" in text or text.count(separator) != lines * (grammar.width - 1):
        return None
    try:
        cells = _read_cells(grammar, text, quote=None)
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
        return None
    return cells if cells.height == lines else None


def _read_cells(grammar: Grammar, text: bytes, quote: str | None) -> pl.DataFrame:
    """The cells of lines that are whole records; raises where one has too many fields."""
    schema = dict.fromkeys(grammar.headings, pl.String)
    if not text:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(
        text,
        separator=grammar.separator,
        quote_char=quote,
        has_header=False,
        schema=schema,
        empty_string_is_null=False,
    )


def _tested_records(grammar: Grammar, block: TextBlock, first_line: int) -> tuple[Records, int]:
    """The records of a block line by line: those that are no record by themselves are read singly."""
    lines = block.lines()
    blank = lines.str.contains(f"^[\\s{re.escape(grammar.separator)}]*$")
    whole = _is_whole(grammar, lines) & ~blank
    doubtful = ~(whole | blank) if (grammar.separator + grammar.quote).isascii() else ~blank
    singly, end = _read_singly(grammar, lines, whole, doubtful.arg_true().to_list(), block.last)
    swallowed = [line for first, read in singly for line in range(first, read.following)]
    clean = (whole & ~doubtful).head(end)
    kept = clean.scatter(swallowed, False).arg_true() if swallowed else clean.arg_true()
    undecodable = frozenset(block.undecodable)
    parts = [_clean_records(grammar, block, lines, kept, undecodable)]
    parts += [_single_records(grammar, singly, undecodable)] if singly else []
    records = in_line_order(parts)
    return Records(records.marks.with_columns(pl.col("line") + first_line), records.cells), end


def _is_whole(grammar: Grammar, lines: pl.Series) -> pl.Series:
    """Which lines are records by themselves."""
    if not lines.str.contains(grammar.quote, literal=True).any():
        return lines.str.count_matches(grammar.separator, literal=True) == grammar.width - 1
    unquoted = lines.str.replace_all(grammar.quoted_field, "")
    right_width = unquoted.str.count_matches(grammar.separator, literal=True) == grammar.width - 1
    return right_width & lines.str.contains(grammar.whole_line)


def _read_singly(
    grammar: Grammar, lines: pl.Series, whole: pl.Series, doubtful: list[int], last: bool
) -> tuple[list[tuple[int, RecordRead]], int]:
    """Each doubtful line with what reading there found, and how many lines could be read."""
    found: list[tuple[int, RecordRead]] = []
    following = 0
    for first in doubtful:
        if first < following:
            continue
        read = read_record(grammar, lines, whole, first, last)
        if read.unfinished:
            return found, first
        found.append((first, read))
        following = read.following
    return found, len(lines)


def _text(lines: pl.Series) -> bytes:
    return b"" if lines.is_empty() else f"{lines.str.join(chr(10)).item()}\n".encode()


def _clean_records(
    grammar: Grammar, block: TextBlock, lines: pl.Series, kept: pl.Series, undecodable: frozenset[int]
) -> Records:
    """The records of those lines, by their index, that are whole."""
    text = block.text if len(kept) == len(lines) else _text(lines.gather(kept))
    cells = _read_cells(grammar, text, quote=grammar.quote)
    flags = kept.is_in(list(undecodable)) if undecodable else None
    return without_blank(good_records(kept.cast(pl.Int64), cells, flags))


def _single_records(grammar: Grammar, singly: list[tuple[int, RecordRead]], undecodable: frozenset[int]) -> Records:
    """Records read one by one: those that go on over lines, and the faulty ones."""
    good = [read.fields if read.fault is None else [None] * grammar.width for _, read in singly]
    cells = pl.DataFrame(good, schema=dict.fromkeys(grammar.headings, pl.String), orient="row")
    marks = [
        (
            first,
            read.fault,
            str(len(read.fields)) if read.fault == "wrong_width" else None,
            raw_text(grammar.headings, read.fields) if read.fault else None,
            any(line in undecodable for line in range(first, read.following)),
        )
        for first, read in singly
    ]
    return Records(pl.DataFrame(marks, schema=MARKS, orient="row"), cells)
