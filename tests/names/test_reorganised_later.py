"""A re-organisation of November leaves every byte of October's tables and documents as it was."""

from pathlib import Path

import pytest

from flows.runner import run_directly
from tests.flows.small_workspace import published, replace_in
from tests.golden.month import PERIOD
from tests.names.month import names_workspace

REORGANISED = {
    "entities.csv": (
        "SAU-MET,MET,Sauge Metz,999080039,FR75999080039,FR,SAU-EST,SAU-EST,,\n",
        "SAU-MET,MET,Sauge Metz,999080039,FR75999080039,FR,SAU-EST,SAU-EST,,2026-10-31\n"
        "SAU-MET,MET,Sauge Lorraine,999080039,FR75999080039,FR,SAU-SI,,2026-11-01,\n",
    ),
    "users.csv": (
        "S02,Basile Tourneviel,SAU-COL,COL-1,Achats,,\n",
        "S02,Basile Tourneviel,SAU-COL,COL-1,Achats,,2026-11-15\n"
        "S02,Basile Tourneviel,SAU-MET,MET-1,Ventes,2026-11-16,\n",
    ),
    "aliases.csv": (
        "user,Poste 12,S02,2026-10-15,\n",
        "user,Poste 12,S02,2026-10-15,2026-11-30\nuser,Poste 12,S01,2026-12-01,\n",
    ),
}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    """What October shows before the group changed, and run again after."""
    workspace = names_workspace(tmp_path_factory.mktemp("names") / "workspace")
    shown = []
    for changes in ({}, REORGANISED):
        for name, (before, after) in changes.items():
            replace_in(workspace, Path("inputs") / name, before, after)
        run_directly(workspace, PERIOD)
        shown.append(published(workspace, PERIOD))
    return shown[0], shown[1]


def test_only_the_reference_tables_as_they_were_read_differ(twice: tuple[dict[str, str], dict[str, str]]) -> None:
    before, after = twice
    assert before.keys() == after.keys()
    differ = {name for name in before if before[name] != after[name]}
    assert differ == {f"tables/reference/{name}.parquet" for name in ("entities", "users", "aliases")}
