"""Well-known bills told by their headings: a source of one extends its preset and maps no column itself."""

from collections.abc import Mapping, Sequence
from typing import get_args

import polars as pl

from schemas.presets import PresetName
from schemas.settings import UsageSource
from transforms.intake.columns import delivered_text
from transforms.intake.dates import parse_dates
from transforms.proposals.evidence import Found

_DATES = ("usage_date", "service_from", "service_to")


def preset_of(headings: Sequence[str]) -> UsageSource | None:
    """A source that only extends a preset, the one whose every column is among the headings; None where none is."""
    sources = (
        UsageSource.model_validate({"source": "sample", "files": "sample", "preset": name})
        for name in get_args(PresetName)
    )
    return next((source for source in sources if set(_theirs(source).values()) <= set(headings)), None)


def beside_preset(
    source: UsageSource, findings: Mapping[str, Found[object]], rows: pl.DataFrame
) -> dict[str, Found[object]]:
    """What a sample says of its format, without the dates and empty values that the preset reads as well."""
    reads = {"date": _reads_dates(source, rows), "null": _knows(source, findings.get("null"))}
    return {name: found for name, found in findings.items() if not reads.get(name)}


def _theirs(source: UsageSource) -> dict[str, str]:
    return {ours: column.from_ for ours, column in source.columns.items()}


def _reads_dates(source: UsageSource, rows: pl.DataFrame) -> bool:
    columns = [theirs for ours, theirs in _theirs(source).items() if ours in _DATES]
    texts = rows.select(delivered_text(theirs, source.csv.null) for theirs in columns)
    days = texts.select(parse_dates(pl.col(theirs), source.csv.date) for theirs in columns)
    return days.null_count().row(0) == texts.null_count().row(0)


def _knows(source: UsageSource, found: Found[object] | None) -> bool:
    return found is not None and isinstance(found.value, tuple) and set(found.value) <= set(source.csv.null)
