"""Delivered rows known again: by the references of this month, and by what earlier months charged."""

from dataclasses import dataclass

import polars as pl

from schemas.settings import UsageSource
from transforms.intake.columns import delivered_text
from transforms.intake.records import Records, raw_texts
from transforms.intake.repeats import LineRefs
from transforms.repeats.charged_before import ChargedBefore
from transforms.repeats.charged_rows import is_referenced, may_have_come_before, row_digests


@dataclass(frozen=True)
class Recognition:
    """What rows of a source's files are held against: one for all files of a source.

    `seen`: the line references of its files read before; `before`: what earlier months charged of it.
    """

    source: UsageSource
    seen: LineRefs
    before: ChargedBefore

    def references(self, records: Records, null: tuple[str, ...]) -> pl.Series:
        """The line reference of each record, null where it has none; `null` are the texts that mean no value."""
        if self.source.line_ref is None:
            return _no_text(len(records), "line_ref")
        return records.cells.select(delivered_text(self.source.line_ref, null).alias("line_ref")).to_series()

    def lasting(self, references: pl.Series) -> pl.Series:
        """Those by which another month would know a row: none where each month numbers its rows anew."""
        return references if is_referenced(self.source) else _no_text(len(references), "line_ref")

    def repeats(self, references: pl.Series, records: Records, lines: pl.DataFrame, accepted: bool) -> pl.DataFrame:
        """Per record, what it repeats: `repeated`, its reference if this month has had it, and `charged_before`.

        `records` are as delivered, `lines` what was read of them. A file whose repeats are `accepted` is not held
        against earlier months.
        """
        repeated = _no_text(len(records), "repeated")
        if self.source.line_ref is not None:
            repeated = references.set(~self.seen.repeated(references), None).alias("repeated")
        if accepted or not self.before.is_asked:
            return pl.DataFrame([repeated, _no_text(len(records), "charged_before")])
        return pl.DataFrame([repeated, self._charged_before(self.lasting(references), records, lines)])

    def _charged_before(self, references: pl.Series, records: Records, lines: pl.DataFrame) -> pl.Series:
        by_digest = references.is_null() & lines.select(may_have_come_before(self.source)).to_series()
        digests = _no_text(len(records), "digest")
        if by_digest.any():
            digests = digests.scatter(by_digest.arg_true(), row_digests(raw_texts(records.filter(by_digest))))
        return self.before.charges(references, digests)


def _no_text(height: int, name: str) -> pl.Series:
    return pl.repeat(None, height, dtype=pl.String, eager=True).alias(name)
