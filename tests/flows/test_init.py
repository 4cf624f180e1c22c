"""A new workspace, and a source proposed into it."""

import re
import shlex
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from flows.init import PERIOD, init_workspace
from flows.settings_file import FILE, read_settings
from flows.steps.ground import read_ground
from schemas.problems import Refused, SettingsRefused
from transforms.intake.batches import IntakeTerms, read_batches
from transforms.intake.deliveries import find_deliveries

SAMPLE = "Date;Matricule;Article;Montant HT\n31/10/2026;E101;CALL;1 250,40\n01/10/2026;E102;CALL;3,00\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    init_workspace(tmp_path / "new", None)
    return tmp_path / "new"


def test_a_new_workspace_has_nothing_to_complain_of(workspace: Path) -> None:
    ground = read_ground(read_settings(workspace), workspace, PERIOD)
    assert ground.structure.warnings == ()


def test_all_rows_of_a_new_workspace_are_accepted(workspace: Path) -> None:
    settings = read_settings(workspace)
    ground = read_ground(settings, workspace, PERIOD)
    terms = IntakeTerms(PERIOD, settings.group.provider, ground.kept)
    deliveries = find_deliveries(settings.usage, workspace, PERIOD)
    batches = [batch for delivery in deliveries for batch in read_batches(delivery, terms)]
    assert [(batch.lines.height, batch.rejected.height, batch.footers) for batch in batches] == [(10, 0, 1)]
    assert [batch.footer_amounts for batch in batches] == [(Decimal("35.8322"),)]
    assert batches[0].amount == Decimal("35.8322")


def test_the_shipped_accounts_and_rates_are_written_out(workspace: Path) -> None:
    shipped = Path(__file__).parents[2] / "transforms" / "reference" / "defaults"
    for name in ("accounts.csv", "vat_rates.csv"):
        assert (workspace / "inputs" / name).read_bytes() == (shipped / name).read_bytes()


def test_every_block_of_the_settings_is_commented(workspace: Path) -> None:
    lines = (workspace / FILE).read_text(encoding="utf-8").splitlines()
    blocks = [number for number, line in enumerate(lines) if line.startswith("[") and "#" not in line]
    bare = [lines[number] for number in blocks if not any("#" in line for line in lines[number - 1 : number + 3])]
    assert bare == []


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "folder/file"])
def test_a_folder_that_holds_anything_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    held = tmp_path / name
    held.parent.mkdir(exist_ok=True)
    held.write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsRefused, match="it is not an empty folder; name a new or empty one"):
        init_workspace(tmp_path, None)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [held]


def test_a_file_is_no_place_for_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsRefused, match="it is not an empty folder"):
        init_workspace(tmp_path / "file", None)


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    init_workspace(tmp_path, None)
    assert (tmp_path / FILE).is_file()


def test_what_is_told_says_what_to_do_next(tmp_path: Path) -> None:
    told = init_workspace(tmp_path / "new", None)
    assert any(f"run {PERIOD}" in sentence for sentence in told)


def test_a_proposed_source_stands_in_the_settings_and_the_workspace_still_runs(tmp_path: Path) -> None:
    sample = tmp_path / "appels-2026-10.csv"
    sample.write_bytes(SAMPLE.encode("cp1252"))
    told = init_workspace(tmp_path / "new", sample)
    settings = read_settings(tmp_path / "new")
    assert [source.source for source in settings.usage] == ["telephonie", "appels"]
    assert settings.usage[1].columns["amount"].from_ == "Montant HT"
    read_ground(settings, tmp_path / "new", PERIOD)
    assert len(find_deliveries(settings.usage, tmp_path / "new", PERIOD)) == 1
    assert any("appels" in sentence for sentence in told)
    assert any(sentence.startswith("To decide: ") for sentence in told)


def test_the_command_that_is_told_delivers_the_sample(tmp_path: Path) -> None:
    sample = tmp_path / "appels de mon opérateur.csv"
    sample.write_text(SAMPLE, encoding="utf-8")
    told = init_workspace(tmp_path / "new", sample)
    (command,) = [re.search(r"cp .*(?= \(another month)", sentence) for sentence in told if "cp " in sentence]
    assert command is not None
    assert any("optional = true" in sentence for sentence in told)
    subprocess.run(shlex.split(command[0]), check=True)
    assert len(find_deliveries(read_settings(tmp_path / "new").usage, tmp_path / "new", PERIOD)) == 2


def test_a_proposed_source_never_takes_the_name_of_another(tmp_path: Path) -> None:
    sample = tmp_path / "telephonie.csv"
    sample.write_text(SAMPLE, encoding="utf-8")
    init_workspace(tmp_path / "new", sample)
    assert [source.source for source in read_settings(tmp_path / "new").usage] == ["telephonie", "telephonie-2"]


def test_a_sample_that_cannot_be_read_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is no such file"):
        init_workspace(tmp_path / "new", tmp_path / "absent.csv")
    assert not (tmp_path / "new").exists()
