"""A settings file that cannot be read is told in a sentence."""

from pathlib import Path

import pytest

from flows.settings_file import FILE, read_settings
from schemas.problems import SettingsRefused
from tests.flows.small_workspace import make_workspace, replace_in


def _told(workspace: Path) -> list[str]:
    with pytest.raises(SettingsRefused) as refused:
        read_settings(workspace)
    return [str(problem) for problem in refused.value.problems]


def test_a_workspace_that_is_not_there_a_file_or_empty_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    right = "run `chargeback init DIR` for a new workspace, or name one with -w"
    assert _told(tmp_path / "absent") == [f"{tmp_path}/absent: no such folder; {right}"]
    assert _told(tmp_path / "file") == [f"{tmp_path}/file: it is a file; {right}"]
    assert _told(tmp_path) == [f"{tmp_path}: no {FILE} here; {right}"]


def test_settings_that_cannot_be_opened_are_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert _told(tmp_path) == [f"{tmp_path}/{FILE}: it cannot be read: Is a directory; make it a file that can"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            b"[group\n",
            f"{FILE}: Expected ']' at the end of a table declaration (at line 1, column 7); write it as TOML 1.0",
        ),
        (b"[group]\nname = 'Soci\xe9t\xe9'\n", f"{FILE}, line 2: its byte 0xe9 is no UTF-8; save the file in UTF-8"),
        (b"", f"{FILE}, group: the key is missing; give it a value"),
    ],
)
def test_broken_toml_is_told_with_its_line(tmp_path: Path, written: bytes, told: str) -> None:
    (tmp_path / FILE).write_bytes(written)
    assert told in _told(tmp_path)


def test_every_faulty_key_is_told_at_once_by_the_name_its_owner_gave(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "new")
    replace_in(workspace, FILE, 'currency = "EUR"', 'currency = "euro"')
    replace_in(workspace, FILE, "late_days = 5", "late_dys = 5")
    told = _told(workspace)
    assert told[0].startswith(f"{FILE}, group.currency: found 'euro'; ")
    assert told[1].startswith(f"{FILE}, usage[telephonie].late_dys: the key is not known; ")
    assert len(told) == 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("payment_days = 30", "payment_days = 400", "group.payment_days: found 400; it should be at most 365"),
        ("payment_days = 30", "payment_days = -1", "group.payment_days: found -1; it should be at least 0"),
        ("payment_days = 30", "payment_days = 1.5", "group.payment_days: found 1.5; it should be a whole number"),
        ("payment_days = 30", 'payment_days = "x"', "group.payment_days: found 'x'; it should be a whole number"),
        ('language = "fr"', 'language = "de"', "group.language: found 'de'; it should be 'fr' or 'en'"),
        ('name = "Groupe Exemple"', "name = 7", "group.name: found 7; it should be a text, in quotes"),
        (
            "rows = 0.02",
            "rows = 1.02",
            "justification.reject_limit.rows: found 1.02; it should be at most 1",
        ),
        (
            "rows = 0.02",
            "rows = 0.00001",
            "justification.reject_limit.rows: found 0.00001; it should have at most 4 decimals",
        ),
        (
            'currency = "EUR"',
            'currency = "euro"',
            "group.currency: found 'euro'; it should be a currency such as EUR",
        ),
        ("payment_days = 30", "payment_days = inf", "group.payment_days: found Infinity; it should be a finite number"),
        ('name = "Groupe Exemple"', "name = true", "group.name: found true; it should be a text, in quotes"),
    ],
)
def test_a_value_out_of_bounds_is_told_with_what_it_should_be(tmp_path: Path, old: str, new: str, told: str) -> None:
    workspace = make_workspace(tmp_path / "new")
    replace_in(workspace, FILE, old, new)
    assert _told(workspace) == [f"{FILE}, {told}"]


@pytest.mark.parametrize("written", ["October", "2026-13", "2026-9", "09/2026"])
def test_a_month_that_is_none_is_told_in_words(tmp_path: Path, written: str) -> None:
    workspace = make_workspace(tmp_path / "new")
    with (workspace / FILE).open("a", encoding="utf-8") as settings:
        settings.write(f'\n[carry_over]\nfrom = "{written}"\n')
    assert _told(workspace) == [f"{FILE}, carry_over.from: found '{written}'; it should be a month such as 2026-09"]


def test_an_unknown_preset_is_told_with_the_known_ones(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "new")
    replace_in(workspace, FILE, 'source = "telephonie"', 'source = "telephonie"\npreset = "aws"')
    known = "'focus', 'aws-cur', 'aws-cur2', 'azure-ea', 'azure-mca', 'gcp' or 'gcp-flat'"
    assert _told(workspace) == [f"{FILE}, usage[telephonie].preset: found 'aws'; it should be {known}"]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "new")
    (workspace / FILE).write_bytes(b"\xef\xbb\xbf" + (workspace / FILE).read_bytes())
    assert read_settings(workspace).group.name == "Groupe Exemple"


def test_numbers_are_read_exactly(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "new")
    assert str(read_settings(workspace).justification.reject_limit.rows) == "0.02"
