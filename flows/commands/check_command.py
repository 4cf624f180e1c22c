"""`chargeback check [PERIOD]`: all that can be found wrong before a month runs; it writes nothing."""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.cli import DONE, DONE_WITH_REJECTS, period_argument
from flows.settings_file import read_settings
from flows.steps.ground import Ground, read_ground
from schemas.settings import Settings


@dataclass(frozen=True)
class FileChecked:
    """A delivered file as a dry intake sees it: its rows, and how many of them it would reject by which main rule."""

    file: str
    rows: int
    rejected: dict[str, int]

    def __str__(self) -> str:
        why = ", ".join(f"{count:,} {rule}" for rule, count in self.rejected.items())
        return f"{self.file}: {self.rows:,} rows" + (f", rejected: {why}" if why else "")


def execute(options: argparse.Namespace) -> int:
    """Check settings, reference tables and layout; with a period, read its files too."""
    settings = read_settings(options.workspace)
    period = period_argument(options.period) if options.period else None
    ground = read_ground(settings, options.workspace, period)
    files = list(_dry_intake(settings, options.workspace, period, ground)) if period else []
    print(_as_json(ground, files) if options.json else "\n".join(_sentences(ground, files)))
    return DONE_WITH_REJECTS if any(file.rejected for file in files) else DONE


def _sentences(ground: Ground, files: list[FileChecked]) -> Iterator[str]:
    yield from (f"warning: {warning}" for warning in ground.structure.warnings)
    yield from (f"{name}: {count:,} rows" for name, count in _sizes(ground).items())
    yield f"layout: {len(ground.points)} invoice points"
    yield from map(str, files)
    yield "Nothing found that would stop a run."


def _as_json(ground: Ground, files: list[FileChecked]) -> str:
    told = {
        "warnings": [str(warning) for warning in ground.structure.warnings],
        "tables": _sizes(ground),
        "invoice_points": len(ground.points),
        "files": [asdict(file) for file in files],
        "rejected": sum(sum(file.rejected.values()) for file in files),
    }
    return json.dumps(told, ensure_ascii=False)


def _sizes(ground: Ground) -> dict[str, int]:
    return {name: len(rows) for name, rows in ground.structure.tables.items() if len(rows)}


def _dry_intake(settings: Settings, workspace: Path, period: str, ground: Ground) -> Iterator[FileChecked]:
    from transforms.intake.batches import IntakeTerms, read_batches
    from transforms.intake.deliveries import find_deliveries
    from transforms.intake.repeats import LineRefs

    terms = IntakeTerms(period=period, provider=settings.group.provider, kept_columns=ground.kept)
    seen = {source.source: LineRefs() for source in settings.usage}
    for delivery in find_deliveries(settings.usage, workspace, period):
        rules: Counter[str] = Counter()
        rows = 0
        for batch in read_batches(delivery, terms, seen=seen[delivery.source.source]):
            rules.update(batch.rejected["rules"].list.first().to_list())
            rows += batch.records
        yield FileChecked(delivery.file, rows, dict(sorted(rules.items())))
