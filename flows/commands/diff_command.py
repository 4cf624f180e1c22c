"""`chargeback diff A B`: what two published months have in common, and what not: invoices, lines, reference tables."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from flows.cli import DONE
from flows.published_months import named_month

if TYPE_CHECKING:
    from transforms.comparison.documents import DocumentChanges
    from transforms.comparison.references import RowChange


def execute(options: argparse.Namespace) -> int:
    """Print what differs, the greatest changes first; with --json all of it, amounts and values as exact text.

    A month is a PERIOD of this workspace, WORKSPACE:PERIOD, or the folder of a run; one that is not published is
    refused.
    """
    from flows.machine import refused_in_words
    from transforms.comparison.documents import document_changes
    from transforms.comparison.references import reference_changes

    before, after = (named_month(options.workspace, name) for name in (options.before, options.after))
    with refused_in_words():
        documents = document_changes(before.tables, after.tables)
        references = reference_changes(before.tables, after.tables)
    if options.json:
        print(json.dumps(_whole(documents, references, (before.name, after.name)), ensure_ascii=False, indent=2))
    else:
        from flows.diff_view import print_diff

        print_diff(documents, references, before.name, after.name)
    return DONE


def _whole(
    documents: "DocumentChanges", references: "Sequence[RowChange]", names: tuple[str, str]
) -> dict[str, object]:
    from transforms.comparison.documents import net_totals
    from transforms.comparison.texts import as_text

    return {
        "before": names[0],
        "after": names[1],
        "totals": as_text(net_totals(documents)).to_dicts(),
        "invoices": as_text(documents.invoices).to_dicts(),
        "lines": as_text(documents.lines).to_dicts(),
        "references": [asdict(change) for change in references],
    }
