"""Settings with which no file could be read or written are refused before one is looked for, in words."""

from pathlib import Path

import pytest

from flows.settings_file import FILE, read_settings
from schemas.problems import SettingsRefused

WHOLE = """
[group]
name = "Groupe Exemple"
[inputs]
entities = "inputs/entities.csv"
services = "inputs/services.csv"
[[usage]]
source = "calls"
files = "inputs/{period}/calls.csv"
columns = { service = "Code" }
"""
PATH = '"inputs/{period}/calls.csv"'


def told(folder: Path, old: str, new: str) -> list[str]:
    """What is told of the settings once a text of them is another."""
    assert old in WHOLE
    (folder / FILE).write_text(WHOLE.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsRefused) as refused:
        read_settings(folder)
    return [str(problem).removeprefix(f"{FILE}, ") for problem in refused.value.problems]


def test_the_settings_that_are_changed_here_are_right(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(WHOLE, encoding="utf-8")
    assert read_settings(tmp_path).usage[0].files == "inputs/{period}/calls.csv"


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/inputs/calls.csv", "write it relative to the workspace: results would name the machine"),
        ("inputs/{month}/calls.csv", "only {period} is put in, not {month}"),
        ("inputs/{}/calls.csv", "only {period} is put in, not {}"),
        ("inputs/a**/calls.csv", "** stands for folders: write it between two /"),
        ("", "name a file"),
        (".", "name a file"),
    ],
)
def test_a_path_that_can_lead_to_no_file_of_a_month_is_refused(tmp_path: Path, path: str, right: str) -> None:
    assert told(tmp_path, PATH, repr(path)) == [f"usage[calls].files: found {path!r}; {right}"]
    assert told(tmp_path, '"inputs/services.csv"', repr(path)) == [f"inputs.services.file: found {path!r}; {right}"]
