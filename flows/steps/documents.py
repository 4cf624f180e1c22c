"""What people read: a folder per company, the controller's workbooks, the ledger files and exports."""

from pathlib import Path

import polars as pl

from flows.drafts import draft_tables
from flows.month import Month
from flows.steps.ground import Ground
from flows.workers import each
from schemas.periods import period_before
from transforms.documents.controller_book import ControllerMonth
from transforms.documents.exports import write_exports
from transforms.documents.fec import fec_texts
from transforms.documents.focus import FocusTerms, write_focus
from transforms.documents.group_workbook import GroupJob
from transforms.documents.pair_batches import pair_batches
from transforms.documents.to_fix import ToFixJob, read_rejected
from transforms.documents.workbook import Books, BookTerms, write_books
from transforms.published import digest_of, read_table, table_digests
from transforms.reference.as_of import row_of_each


def write_documents(month: Month, ground: Ground) -> pl.DataFrame:
    """Write every document of the month below its build folder; returns the causes of what was rejected."""
    entities = row_of_each(ground.structure.tables["entities"], ["entity"], month.days[1])
    digest = digest_of(table_digests(month.tables))[:8]
    _write_ledgers(month, entities)
    shorts = dict(entities.select("entity", "short").iter_rows())
    write_exports(month.tables, month.settings.export, shorts, month.period, month.build)
    _write_focus(month, ground, entities)
    previous = draft_tables(month.workspace, period_before(month.period))
    controller, rejected = _controller(month, digest), read_rejected(month.tables, month.period)
    colours = month.settings.layout.colours
    jobs: list[Books] = [
        GroupJob(month.tables, month.build / "group.xlsx", controller, rejected.causes, colours, previous),
        ToFixJob(month.build / "to_fix.xlsx", controller, rejected),
        *pair_batches(_book_terms(month, digest), previous),
    ]
    list(each(write_books, jobs, month.threads))
    return rejected.causes


def write_work_list(month: Month, target: Path, digest: str) -> list[Path]:
    """Write what is to be fixed, if anything was rejected."""
    return ToFixJob(target, _controller(month, digest), read_rejected(month.tables, month.period)).write()


def _controller(month: Month, digest: str) -> ControllerMonth:
    group = month.settings.group
    return ControllerMonth(group.name, month.period, group.language, digest)


def _book_terms(month: Month, digest: str) -> BookTerms:
    return BookTerms(
        tables=month.tables,
        charges=month.work / "pairs",
        hand_out=month.hand_out,
        period=month.period,
        colours=month.settings.layout.colours,
        detail_rows=month.settings.layout.detail_rows,
        draft_digest=digest,
        group_name=month.settings.group.name,
    )


def _write_focus(month: Month, ground: Ground, entities: pl.DataFrame) -> None:
    focus = month.settings.focus
    if focus is None:
        return
    services = row_of_each(ground.structure.tables["services"], ["service"], month.days[1])
    target = month.build / "exports" / f"{month.period}_focus.{focus.format}"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_focus(month.tables, FocusTerms(month.period, focus, entities, services), target)


def _write_ledgers(month: Month, entities: pl.DataFrame) -> None:
    shorts, currencies = (dict(entities.select("entity", name).iter_rows()) for name in ("short", "currency"))
    for book, text in fec_texts(read_table(month.tables, "ledger_entries"), month.period, currencies):
        target = month.hand_out / shorts[book] / f"{month.period}_{shorts[book]}_fec.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text)
