"""What people read: a folder per company, the controller's workbooks, the ledger files and exports."""

from pathlib import Path

import polars as pl

from flows.month import Month
from flows.runs import published_tables
from flows.steps.ground import Ground
from flows.workers import each
from schemas.periods import period_before
from transforms.documents.exports import write_exports
from transforms.documents.fec import fec_text
from transforms.documents.group_workbook import GroupJob, write_group_workbook
from transforms.documents.pair_charges import charged_files, pair_folder
from transforms.documents.to_fix import write_to_fix
from transforms.documents.workbook import PairJob, write_pair_workbook
from transforms.published import digest_of, read_table, table_digests
from transforms.reference.as_of import row_of_each


def write_documents(month: Month, ground: Ground) -> None:
    """Write every document of the month below its build folder."""
    entities = row_of_each(ground.structure.tables["entities"], ["entity"], month.days[1])
    digest = digest_of(table_digests(month.tables))[:8]
    _write_ledgers(month, entities)
    shorts = dict(entities.select("entity", "short").iter_rows())
    write_exports(month.tables, month.settings.export, shorts, month.period, month.build)
    write_work_list(month, month.build / "to_fix.xlsx", digest)
    jobs: list[GroupJob | PairJob] = [_group_job(month, digest), *_pair_jobs(month, entities, digest)]
    list(each(write_workbook, jobs, month.threads))


def write_workbook(job: GroupJob | PairJob) -> None:
    """Write one workbook; made to be called in a process of its own."""
    if isinstance(job, PairJob):
        write_pair_workbook(job)
    else:
        write_group_workbook(job)


def write_work_list(month: Month, target: Path, digest: str) -> Path | None:
    """Write what is to be fixed, if anything was rejected."""
    group = month.settings.group
    return write_to_fix(target, month.tables, group.language, group.name, month.period, digest)


def _pair_jobs(month: Month, entities: pl.DataFrame, digest: str) -> list[PairJob]:
    files = month.work / "charged_files.parquet"
    charged_files(month.tables).write_parquet(files)
    pairs = read_table(month.tables, "invoices").select("provider", "recipient").unique(maintain_order=True)
    named = {row["entity"]: row for row in entities.iter_rows(named=True)}
    return [
        PairJob(
            tables=month.tables,
            target=month.hand_out
            / named[recipient]["short"]
            / f"{month.period}_{named[provider]['short']}_{named[recipient]['short']}.xlsx",
            provider=provider,
            recipient=recipient,
            period=month.period,
            language=named[recipient]["language"],
            colours=month.settings.layout.colours,
            detail_rows=month.settings.layout.detail_rows,
            draft_digest=digest,
            group_name=month.settings.group.name,
            previous=published_tables(month.workspace, period_before(month.period)),
            charged_files=files,
            charges=pair_folder(month.work / "pairs", provider, recipient),
        )
        for provider, recipient in pairs.iter_rows()
    ]


def _write_ledgers(month: Month, entities: pl.DataFrame) -> None:
    named = {row["entity"]: row for row in entities.iter_rows(named=True)}
    for (book,), entries in read_table(month.tables, "ledger_entries").partition_by("book", as_dict=True).items():
        entity = named[book]
        target = month.hand_out / entity["short"] / f"{month.period}_{entity['short']}_fec.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(fec_text(entries, month.period, entity["currency"]))


def _group_job(month: Month, digest: str) -> GroupJob:
    group = month.settings.group
    return GroupJob(
        tables=month.tables,
        target=month.build / "group.xlsx",
        period=month.period,
        language=group.language,
        group_name=group.name,
        draft_digest=digest,
        colours=month.settings.layout.colours,
        previous=published_tables(month.workspace, period_before(month.period)),
    )
