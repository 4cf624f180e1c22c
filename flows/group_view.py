"""`chargeback tree --group`: the entities alone are read, for orphans and circles are what one looks for."""

import sys
from pathlib import Path

from flows.fetching import fetched_inputs
from schemas.periods import period_days
from schemas.problems import Refused
from schemas.reference import REFERENCE_TABLES
from schemas.settings import Settings
from transforms.layout.group_tree import GroupTree, group_tree
from transforms.places import Place
from transforms.reference.reading import read_table


def read_group(settings: Settings, workspace: Path, period: str | None) -> GroupTree:
    """The group as its table says, on the last day of a period if one is named; Refused where it cannot be read."""
    with fetched_inputs(settings, period) as fetched:
        read = read_table(REFERENCE_TABLES["entities"], settings.inputs, Place(workspace, fetched), period)
    if not read.table.complete:
        raise Refused(list(read.problems))
    return group_tree(read.table.rows, period_days(period)[1] if period else None)


def tell_faults(group: GroupTree) -> None:
    """Name the orphans and circles."""
    for fault in group.faults:
        print(f"error: {fault}", file=sys.stderr)
