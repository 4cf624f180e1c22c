"""Open lines of earlier months are read again, to be charged beside this one's own where they can be by now."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from flows.drafts import drafts_before, drafts_beside
from flows.fetching import fetch_usage
from flows.month import Month
from flows.steps.between import hand_on, handed_on
from flows.steps.ground import Ground
from flows.steps.intake import Intake, PartRead
from schemas.corrections import CORRECTIONS
from schemas.problems import Problem, Refused
from schemas.settings import UsageSource
from transforms.carried.days import with_days_of
from transforms.carried.delivered_again import file_again
from transforms.carried.open_rows import by_file, closed_lines, open_rows, records_of
from transforms.carried.parts import carried_part
from transforms.carried.rows_met import RowsMet
from transforms.corrections.corrections import Correction, corrections_of
from transforms.corrections.open_lines import all_write_offs
from transforms.intake.batches import Batch, IntakeTerms, read_again
from transforms.places import Place
from transforms.published import PART_RECORDS, kept_reference, read_part, write_part
from transforms.repeats.charged_before import PublishedMonth
from transforms.repeats.charged_rows import is_referenced

_MET_BY = ["row", "usage_date", "late"]


def carry_over(month: Month, ground: Ground, intake: Intake) -> Intake:
    """What was read, and the open lines of the published months from `carry_over.from` on, in parts of their own.

    Whatever of them cannot be charged stays open in its month: this one does not reject it. Raises Refused where the
    file of an open line is not there as it was, lacks a column, or a correction of it cannot be made.
    """
    since = month.settings.carry_over.from_
    months = [one for one in drafts_before(month.workspace, month.period) if since is not None and one[0] >= since]
    carrier = _Carrier(month, ground, intake)
    parts = [part for one in months for part in carrier.parts(one)]
    if carrier.problems:
        raise Refused(carrier.problems)
    return replace(intake, parts=(*intake.parts, *parts))


class _Carrier:
    """Takes open lines month by month, the first one first; what it took and met of each source it holds."""

    def __init__(self, month: Month, ground: Ground, intake: Intake) -> None:
        self._month, self._ground, self._intake = month, ground, intake
        self._closed = _closed(month, ground)
        self._files = {(file.source, file.file) for file in intake.files}
        self._met: dict[str, RowsMet] = {}
        self.problems: list[Problem] = []

    def parts(self, published: PublishedMonth) -> Iterator[PartRead]:
        """The parts of one month. A file that this month or an earlier one has is left to it."""
        period, tables = published
        rows = open_rows(tables, self._month.settings.usage, self._closed)
        for source in self._month.settings.usage:
            files = [(file, own) for _, file, own in by_file(rows.filter(source=source.source))]
            files = [(file, own) for file, own in files if (source.source, file) not in self._files]
            if files:
                fetch_usage([source], period, self._month.fetched)
                self._files |= {(source.source, file) for file, _ in files}
                yield from self._parts_of(source, published, files)

    def _parts_of(
        self, source: UsageSource, published: PublishedMonth, files: Sequence[tuple[str, pl.DataFrame]]
    ) -> Iterator[PartRead]:
        met, terms = self._met_of(source), self._terms(published)
        known = terms.recognition(source)
        known = replace(known, seen=met.references) if is_referenced(source) else known
        taken = []
        chunks = ((file, chunk) for file, rows in files for chunk in rows.iter_slices(PART_RECORDS))
        for number, (file, rows) in enumerate(chunks, start=1):
            try:
                delivery = file_again(source, file, published, Place(self._month.workspace, self._month.fetched))
                records = records_of(rows, delivery.path, file)
                batch = read_again(delivery, terms, known, records, rows["row"].to_list())
            except Refused as refused:
                self.problems += [problem for problem in refused.problems if problem not in self.problems]
                continue
            self.problems += batch.faults
            lines = with_days_of(met.not_met(batch.lines, batch.delivered), published[0])
            name = carried_part(source.source, published[0], number)
            if len(lines):
                self._keep(name, lines, batch)
                taken.append((lines, batch.delivered))
                yield PartRead(name, source.source, file, delivery, carried_from=published[0])
        for lines, delivered in taken:
            met.meet(lines, delivered)

    def _met_of(self, source: UsageSource) -> RowsMet:
        """What is met of a source: at first the lines of this month's own files."""
        if source.source not in self._met:
            met = self._met[source.source] = RowsMet(source)
            for part in (part for part in self._intake.parts if part.source == source.source):
                lines = read_part(self._month.tables, "usage_lines", part.name, _MET_BY)
                met.meet(lines, handed_on(self._month, "delivered", part.name))
        return self._met[source.source]

    def _terms(self, published: PublishedMonth) -> IntakeTerms:
        """Rows are judged as those of their own month, but held against all months before this one."""
        month, ground = self._month, self._ground
        corrections = _corrections(ground, published)
        before = drafts_before(month.workspace, month.period)
        provider = month.settings.group.provider
        return IntakeTerms(published[0], provider, ground.kept, corrections, before, carried=True)

    def _keep(self, name: str, lines: pl.DataFrame, batch: Batch) -> None:
        write_part(self._month.tables, "usage_lines", name, lines, self._ground.kept)
        hand_on(self._month, "delivered", name, batch.delivered)
        hand_on(self._month, "corrected", name, batch.corrected)


def _closed(month: Month, ground: Ground) -> pl.DataFrame:
    """What is written off, by this month too, or carried by another one: a former run of this month does not count."""
    beside = [tables for _, tables in drafts_beside(month.workspace, month.period)]
    own = [(str(one.line), one.digest) for one in ground.write_offs]
    told = pl.DataFrame(own, schema={"line_id": pl.String, "digest": pl.String}, orient="row")
    return closed_lines(pl.concat([all_write_offs(beside).select("line_id", "digest"), told]), beside)


def _corrections(ground: Ground, published: PublishedMonth) -> tuple[Correction, ...]:
    """Those that a month was published with, and this one's: of one cell the latter."""
    period, tables = published
    rows = kept_reference(tables, CORRECTIONS.name)
    former = () if rows is None else corrections_of(rows, f"corrections of {period}")
    own = {(one.line, one.column) for one in ground.corrections}
    return (*ground.corrections, *(one for one in former if (one.line, one.column) not in own))
