"""A block of settings for a new source, proposed from one sample file of it."""

import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from schemas.settings import UsageSource
from transforms.proposals.block import column_lines, format_lines, paragraph, setting
from transforms.proposals.decisions import to_decide
from transforms.proposals.evidence import Found
from transforms.proposals.footers import find_footer
from transforms.proposals.matches import Match, find_matches
from transforms.proposals.naming import file_pattern, source_name
from transforms.proposals.presets import beside_preset, preset_of
from transforms.proposals.samples import DEFAULTS, Sample, read_sample
from transforms.proposals.sheet_numbers import AS_HELD, with_plain_numbers
from transforms.proposals.values import Signs, decide_signs, null_texts

COLUMNS = (
    *("usage_date", "service_from", "service_to", "entity", "site", "user", "service", "nature"),
    *("quantity", "unit", "unit_price", "amount", "currency", "evidence_ref", "agreement"),
)
"""The order in which the columns are written: when, who, what, how much, and what proves it."""

NATIVE = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f")
"""How the days and moments that a spreadsheet or Parquet holds as such are written in the sample."""


@dataclass(frozen=True)
class Proposal:
    """A proposed source: its settings, their text with a remark on each line, and what remains to be decided."""

    source: UsageSource
    toml: str
    to_decide: tuple[str, ...]


@dataclass(frozen=True)
class _Reading:
    """A sample, and what was made of it."""

    sample: Sample
    signs: Found[Signs]
    matches: Mapping[str, Match]


def propose_source(path: Path, taken: Collection[str] = ()) -> Proposal:
    """Propose the settings of a source from a csv, txt, parquet or xlsx sample; Refused where it cannot be read.

    Only what the sample gives evidence for is proposed. `optional` is set, so that a workspace goes on running before
    the source's files are delivered. Its name is none of those `taken`.
    """
    reading = _read(path)
    known = preset_of(reading.sample.rows.columns)
    name = source_name(path, taken)
    if known is None:
        headings = {column: match.heading for column, match in reading.matches.items()}
        lines, unused = [*_head(path, name, reading), *_columns(reading)], _unused(reading)
    else:
        headings = {ours: column.from_ for ours, column in known.columns.items()}
        lines, unused = [*_extension(path, name, reading, known)], []
    questions = tuple(to_decide(headings))
    lines += [line for question in questions for line in paragraph(f"To decide: {question}")]
    toml = "\n".join([*lines, *unused]) + "\n"
    source = UsageSource.model_validate(tomllib.loads(toml, parse_float=Decimal)["usage"][0])
    return Proposal(source, toml, questions)


def _read(path: Path) -> _Reading:
    sample = with_plain_numbers(read_sample(path, path.name))
    is_text = sample.kind == "csv"
    signs = decide_signs(sample.rows.get_columns(), sample.separator) if is_text else Found(AS_HELD, "held as such")
    matches = {match.column: match for match in find_matches(sample, signs.value)}
    return _Reading(sample, signs, matches)


def _extension(path: Path, name: str, reading: _Reading, known: UsageSource) -> Iterator[str]:
    """The block of a bill that a preset reads: what the file says of its format is all that may differ."""
    yield from _beginning(path, name, reading)
    yield setting("preset", known.preset, "every column of it is in the file: docs/presets.md says what it maps")
    kind = reading.sample.kind
    found = beside_preset(known, _format(reading), reading.sample.rows)
    yield from format_lines(kind, found, {**DEFAULTS[kind], **known.csv.model_dump()})


def _beginning(path: Path, name: str, reading: _Reading) -> Iterator[str]:
    """The lines that every block begins with."""
    rows = reading.sample.rows.height
    yield from paragraph(f"Proposed from {path.name}: {rows} rows were looked at. Check each line.")
    yield "[[usage]]"
    yield setting("source", name, "from the name of the file")
    yield setting("files", file_pattern(path), "put each month's files there, or say where they are")
    yield setting("optional", True, "remove it once files come each month: a missing one is then refused")


def _head(path: Path, name: str, reading: _Reading) -> Iterator[str]:
    """All lines of the block that stand before its columns."""
    sample, matches = reading.sample, reading.matches
    yield from _beginning(path, name, reading)
    yield from format_lines(sample.kind, _format(reading), DEFAULTS[sample.kind])
    if matches.keys() & {"usage_date", "service_from"}:
        yield setting("period_by", "usage_date", "each row says its day")
    else:
        yield setting("period_by", "file", "no dates were found: every row of a file belongs to its period")
    if "line_ref" in matches:
        why = f"filled and never the same twice in {sample.rows.height} rows: a repeat will be rejected"
        yield setting("line_ref", matches["line_ref"].heading, why)
    footer = find_footer(sample, matches, reading.signs.value)
    if footer is not None:
        yield setting("footer", footer.value, footer.why)


def _format(reading: _Reading) -> dict[str, Found[object]]:
    """The settings of the file's kind that the sample gives evidence for; Parquet needs none."""
    sample, signs = reading.sample, reading.signs
    if sample.kind == "parquet":
        return {}
    found: dict[str, Found[object]] = {name: Found(entry.value, entry.why) for name, entry in sample.findings.items()}
    if sample.kind == "csv":
        found["decimal"] = Found(signs.value.decimal, signs.why)
        found["thousands"] = Found(signs.value.thousands, signs.why)
    if usual := _usual_date(reading):
        found["date"] = usual
    if nulls := null_texts(sample.rows.get_columns(), signs.value):
        found["null"] = Found(("", *nulls), "texts of the sample that mean no value")
    return found


def _usual_date(reading: _Reading) -> Found[object] | None:
    """The format that most columns of dates are written in, dates held as such left out."""
    held = _held_dates(reading.sample)
    dates = {match.heading: match.date for match in reading.matches.values() if match.date and match.date not in held}
    if not dates:
        return None
    usual = Counter(dates.values()).most_common(1)[0][0]
    return Found(usual, f"column {next(heading for heading, date in dates.items() if date == usual)}")


def _held_dates(sample: Sample) -> tuple[str, ...]:
    return () if sample.kind == "csv" else NATIVE


def _columns(reading: _Reading) -> list[str]:
    """The lines of `usage.columns`; where nothing speaks for any column, the first one for its reader to judge."""
    usual = _usual_date(reading)
    known_dates = [*([str(usual.value)] if usual else []), *_held_dates(reading.sample)]
    ordered = [reading.matches[column] for column in COLUMNS if column in reading.matches]
    first = Match("unknown", reading.sample.rows.columns[0], "no column was recognised: name yours as ours")
    return ["[usage.columns]", *column_lines(ordered or [first], known_dates)]


def _unused(reading: _Reading) -> list[str]:
    used = {match.heading for match in reading.matches.values()}
    rest = [heading for heading in reading.sample.rows.columns if heading not in used]
    return paragraph(f"Not used, and free to be kept under a name of yours: {', '.join(rest)}") if rest else []
