"""The run is described, then shown in one step; a refused one shows why, and leaves the former result as it was."""

import hashlib
import json
import shutil
from importlib.metadata import version

from flows.drafts import drafts_before
from flows.month import Month
from flows.results import show
from flows.runs import DRAFT, REFUSED, publish, publish_refusal
from flows.settings_file import FILE
from flows.steps.changes import beyond_limits
from flows.steps.documents import write_work_list
from flows.steps.ground import Ground
from flows.steps.intake import Intake
from schemas.problems import Refused
from transforms.published import digest_of, read_table, table_digests
from transforms.repeats.charged_rows import may_know
from transforms.whole_file import drop_unfinished

LIBRARIES = ("chargeback", "polars", "duckdb", "pandera", "xlsxwriter", "prefect")
CONTROLS = "control_totals.parquet"


def publish_month(month: Month, ground: Ground, intake: Intake) -> None:
    """Write run.json and replace the draft of the period."""
    (month.build / "run.json").write_text(json.dumps(_description(month, ground, intake), indent=2), encoding="utf-8")
    shutil.rmtree(month.work, ignore_errors=True)
    drop_unfinished(month.build)
    _show_there(month, DRAFT)
    publish(month.build.parent.parent, month.build)


def publish_why_refused(month: Month, refused: Refused) -> None:
    """Leave the problems, and where the tables were made the controls and `to_fix.xlsx`, in the folder `refused`."""
    (month.build / "problems.txt").write_text("".join(f"{problem}\n" for problem in refused.problems), encoding="utf-8")
    controls = month.tables / CONTROLS
    if controls.exists():
        write_work_list(month, month.build / "to_fix.xlsx", digest_of(table_digests(month.tables))[:8])
        shutil.move(controls, month.build / CONTROLS)
    for folder in (month.tables, month.work, month.hand_out):
        shutil.rmtree(folder, ignore_errors=True)
    publish_refusal(month.build.parent.parent, month.build)
    try:
        _show_there(month, REFUSED)
    except Refused as unreached:
        refused.problems += [problem for problem in unreached.problems if problem not in refused.problems]


def _show_there(month: Month, link: str) -> None:
    """Show the run in the object store too, where results go to one."""
    results = month.settings.engine.results
    if results is not None:
        show(results, month.period, link, month.build, month.run)


def _accepted(month: Month) -> dict[str, object]:
    """Why changes beyond the limits were published, and whose they are: only where a reason was given."""
    if month.accepted is None:
        return {}
    beyond = beyond_limits(read_table(month.tables, "control_totals"))
    return {"accepted": {"reason": month.accepted, "changes": beyond["scope"].to_list()}}


def _held_against(month: Month) -> dict[str, object]:
    """The months published before and the digest of their tables: what they charged is charged no more."""
    is_held = month.settings.carry_over.from_ is not None or any(
        may_know(source) or source.period_by == "file" for source in month.settings.usage
    )
    before = drafts_before(month.workspace, month.period) if is_held else ()
    return {"months_before": {period: digest_of(table_digests(tables)) for period, tables in before}}


def _description(month: Month, ground: Ground, intake: Intake) -> dict[str, object]:
    digests = table_digests(month.tables)
    invoices = read_table(month.tables, "invoices")
    return {
        "period": month.period,
        "run": month.run,
        "settings_sha256": hashlib.sha256((month.workspace / FILE).read_bytes()).hexdigest(),
        "inputs": [
            *({"source": f.source, "file": f.file, "bytes": f.bytes, "sha256": f.sha256} for f in intake.files),
            *(
                {"reference": s.table, "file": s.file, "bytes": s.bytes, "sha256": s.sha256}
                for s in ground.structure.sources
            ),
        ],
        "versions": {name: version(name) for name in LIBRARIES},
        **_accepted(month),
        **_held_against(month),
        "tables": digests,
        "tables_digest": digest_of(digests),
        "totals": [
            {
                "currency": currency,
                "invoices": len(rows),
                **{name: str(rows[name].sum()) for name in ("net", "vat", "gross")},
            }
            for (currency,), rows in sorted(invoices.partition_by("currency", as_dict=True).items())
        ],
    }
