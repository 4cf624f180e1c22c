"""How one record of a delimited text file is read (RFC 4180), line by line where quotes make it needed.

A quoted value may go on over lines. Its quote is taken for a stray one, and the opening line alone rejected, when
it does not close within 100 lines, when anything but a separator follows the closing quote, when the record it
closes has not the right number of fields, or when a line that it would swallow is a whole record by itself.
Inside one line a white space and more text may follow a closing quote, as call records write their callers:
`"Reception" <109>` is a value, with its quotes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

LONGEST_RECORD = 100
"""A quoted value that is still open after so many lines was never meant to be one."""


@dataclass(frozen=True)
class Grammar:
    """How the records of one file are written: its signs and its headings, none where they are not known yet."""

    separator: str
    quote: str
    headings: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many fields a record has; 0 before the headings are known."""
        return len(self.headings)

    @cached_property
    def field(self) -> re.Pattern[str]:
        """A whole field and nothing after it: group 1 if it is quoted, else group 2."""
        quote, separator = re.escape(self.quote), re.escape(self.separator)
        blank = f"(?!{separator})[ \t]"
        quoted = f"{quote}((?:[^{quote}]|{quote}{quote})*+){quote}(?:{blank})*"
        caller = f"{quote}[^{quote}\n]+{quote}{blank}[^{quote}{separator}\n]+"
        return re.compile(f"(?:{quoted}|({caller}|[^{quote}{separator}]*+))(?={separator}|\\Z)")

    @cached_property
    def open_field(self) -> re.Pattern[str]:
        """A quoted field whose quote does not close."""
        quote = re.escape(self.quote)
        return re.compile(f"{quote}(?:[^{quote}]|{quote}{quote})*+\\Z")

    @cached_property
    def quoted_field(self) -> str:
        """A quoted field, as a regular expression of Polars."""
        quote = re.escape(self.quote)
        return f"{quote}(?:[^{quote}]|{quote}{quote})*{quote}"

    @cached_property
    def whole_line(self) -> str:
        """A line of whole fields, as a regular expression of Polars."""
        quote, separator = re.escape(self.quote), re.escape(self.separator)
        field = f"(?:{self.quoted_field}|[^{quote}{separator}]*)"
        return f"^{field}(?:{separator}{field})*$"


@dataclass(frozen=True)
class RecordRead:
    """What reading at one line found: fields up to the line `following`, a fault of the line, or the block's end."""

    fields: Sequence[str]
    following: int
    fault: str | None = None
    unfinished: bool = False


def read_record(
    grammar: Grammar, lines: Sequence[str] | pl.Series, whole: Sequence[bool] | pl.Series, first: int, last: bool
) -> RecordRead:
    """The record that starts at a line. `whole`: lines that are records by themselves; `last`: no block follows."""
    fields: list[str] = []
    text, position, line = lines[first], 0, first
    while position <= len(text):
        if field := grammar.field.match(text, position):
            fields.append(_unquoted(field, grammar.quote))
            position = field.end() + 1
            continue
        line += 1
        if line == len(lines) and not last:
            return RecordRead((), first, unfinished=True)
        if not _goes_on(grammar, whole, first, line) or not grammar.open_field.match(text, position):
            return _stray(grammar, lines[first], first)
        text = f"{text}\n{lines[line]}"
    return _of_right_width(grammar, fields, lines[first], first, line + 1)


def _goes_on(grammar: Grammar, whole: Sequence[bool] | pl.Series, first: int, line: int) -> bool:
    """May an open value swallow this line? With one column every line is a record, and a value may still go on."""
    return line < len(whole) and line - first < LONGEST_RECORD and not (whole[line] and grammar.width > 1)


def _unquoted(field: re.Match[str], quote: str) -> str:
    quoted: str | None = field[1]
    return str(field[2]) if quoted is None else quoted.replace(quote * 2, quote)


def _of_right_width(grammar: Grammar, fields: list[str], opening: str, first: int, following: int) -> RecordRead:
    if not grammar.width or len(fields) == grammar.width:
        return RecordRead(fields, following)
    if following > first + 1:
        return _stray(grammar, opening, first)
    return RecordRead(fields, following, "wrong_width")


def _stray(grammar: Grammar, opening: str, first: int) -> RecordRead:
    """The line as it stands, cut at every separator: nobody knows where its values end."""
    return RecordRead(opening.split(grammar.separator), first + 1, "stray_quote")
