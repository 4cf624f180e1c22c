"""The proposed block of settings as TOML, with a remark on each line that says why."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from textwrap import wrap

from transforms.proposals.evidence import Found
from transforms.proposals.matches import Match

REMARK_COLUMN = 46
WIDTH = 118


def written(value: object) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key(name)} = {written(item)}" for name, item in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value)


def key(name: str) -> str:
    """A key as TOML writes it: bare where it can be."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else written(name)


def setting(name: str, value: object, why: str) -> str:
    """A line `name = value`, and why."""
    return f"{f'{key(name)} = {written(value)}':<{REMARK_COLUMN}}  # {_one_line(why)}"


def format_lines(kind: str, findings: Mapping[str, Found[object]], defaults: Mapping[str, object]) -> list[str]:
    """The format of the file: a remark for each finding, then those that differ from the defaults in one table."""
    if not findings:
        return []
    remarks = [f"# {name} {written(found.value)}: {_one_line(found.why)}" for name, found in findings.items()]
    differing = {name: found.value for name, found in findings.items() if found.value != defaults.get(name)}
    return [*remarks, f"{kind} = {written(differing)}"] if differing else remarks


def column_lines(matches: Iterable[Match], dates: Collection[str]) -> list[str]:
    """The lines of `usage.columns`; dates of the formats `dates` are read without being told their format."""
    return [setting(match.column, _column(match, dates), match.why) for match in matches]


def paragraph(text: str) -> list[str]:
    """A remark of several lines."""
    return [f"# {line}" for line in wrap(_one_line(text), WIDTH - 2, break_long_words=False, break_on_hyphens=False)]


def _column(match: Match, dates: Collection[str]) -> object:
    further: dict[str, object] = {}
    if match.date is not None and match.date not in dates:
        further["date"] = match.date
    if match.exclusive:
        further["exclusive"] = True
    return {"from": match.heading, **further} if further else match.heading


def _one_line(text: str) -> str:
    """Remarks end with their line: nothing in them may break it."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
