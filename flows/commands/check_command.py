"""`chargeback check [PERIOD]`: all that can be found wrong before a month runs; it writes nothing."""

import argparse
import json
from collections import Counter
from pathlib import Path

from flows.cli import DONE, DONE_WITH_REJECTS, period_argument
from flows.settings_file import read_settings
from flows.steps.ground import Ground, read_ground
from schemas.settings import Settings


def execute(options: argparse.Namespace) -> int:
    """Check settings, reference tables and layout; with a period, read its files too."""
    settings = read_settings(options.workspace)
    period = period_argument(options.period) if options.period else None
    ground = read_ground(settings, options.workspace, period)
    warnings = [f"warning: {warning}" for warning in ground.structure.warnings]
    sizes = [f"{name}: {len(rows):,} rows" for name, rows in ground.structure.tables.items() if len(rows)]
    rejected, files = _dry_intake(settings, options.workspace, period, ground) if period else (0, [])
    if options.json:
        told = {"warnings": warnings, "tables": sizes, "files": files, "rejected": rejected}
        print(json.dumps(told, ensure_ascii=False))
    else:
        points = f"layout: {len(ground.points)} invoice points"
        print("\n".join([*warnings, *sizes, points, *files, "Nothing found that would stop a run."]))
    return DONE_WITH_REJECTS if rejected else DONE


def _dry_intake(settings: Settings, workspace: Path, period: str, ground: Ground) -> tuple[int, list[str]]:
    """How many rows intake would reject, and a sentence per file."""
    from transforms.intake.batches import IntakeTerms, read_batches
    from transforms.intake.deliveries import find_deliveries
    from transforms.intake.repeats import LineRefs

    terms = IntakeTerms(period=period, provider=settings.group.provider, kept_columns=ground.kept)
    seen = {source.source: LineRefs() for source in settings.usage}
    total, sentences = 0, []
    for delivery in find_deliveries(settings.usage, workspace, period):
        rules: Counter[str] = Counter()
        records = 0
        for batch in read_batches(delivery, terms, seen=seen[delivery.source.source]):
            rules.update(batch.rejected["rules"].list.first().to_list())
            records += batch.records
        total += rules.total()
        why = f", rejected: {', '.join(f'{count} {rule}' for rule, count in sorted(rules.items()))}" if rules else ""
        sentences.append(f"{delivery.file}: {records:,} rows{why}")
    return total, sentences
