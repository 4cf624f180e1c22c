"""What a month stands on is looked at as a whole: whoever puts it right is told every fault at once."""

from pathlib import Path

import pytest

from flows.cli import main
from flows.init import PERIOD
from flows.settings_file import FILE, read_settings
from flows.steps.ground import read_ground
from schemas.problems import Refused, SettingsRefused
from tests.flows.small_workspace import USAGE, make_workspace, replace_in

INPUTS = Path("inputs")
PARENT = "inputs/entities.csv, row 2 (entity EX-NORD), column parent: names entity MER-XX, "
RECIPIENT = "inputs/layout.csv, row 1, column recipient: names entity EX-NRD, "
MOBILE = 'layout, invoice point 2 "Flotte mobile", where: typologie is not a column of a charge line; '
OTHERS = 'layout, invoice point 3 "Autres services", where: typologie is not a column of a charge line; '
LINES_BY = "layout.lines_by: key natur is not known there; "
EXPORT = "export 'entries', columns.Debit: ledger_entries has no column 'debet'; "
LABEL = "ledger.analytic: key label is not known there; "
ANALYTIC = "ledger.analytic: 'label' is the name of a column of ledger_entries that means something else; "
PATTERN = "usage telephonie: columns.plan: '(' is no regular expression; "
NO_FILE = "inputs/2026-10/telephonie*.csv: source telephonie has no file; "


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "new")


def told(workspace: Path, period: str | None = PERIOD) -> Refused:
    with pytest.raises(Refused) as refused:
        read_ground(read_settings(workspace), workspace, period)
    return refused.value


def spoil_all(workspace: Path) -> list[str]:
    """A fault of each kind; how each is told, in the order of telling."""
    replace_in(workspace, INPUTS / "entities.csv", "FR,EX-SI,compta.nord", "FR,MER-XX,compta.nord")
    replace_in(workspace, INPUTS / "layout.csv", "EX-NORD,,Site", "EX-NRD,,Site")
    replace_in(workspace, INPUTS / "layout.csv", "where.typology", "where.typologie")
    replace_in(workspace, INPUTS / "layout.csv", ",,Autres services,,", ",,Autres services,x,")
    replace_in(workspace, FILE, '["service", "nature"]', '["service", "natur"]')
    replace_in(workspace, FILE, 'Debit = "debit"', 'Debit = "debet"')
    replace_in(workspace, FILE, 'analytic = ["department"]', 'analytic = ["department", "label"]')
    replace_in(workspace, FILE, 'plan = "Forfait"', 'plan = { from = "Forfait", regex = "(" }')
    (workspace / USAGE).unlink()
    return [PARENT, RECIPIENT, MOBILE, OTHERS, LINES_BY, LABEL, EXPORT, ANALYTIC, PATTERN, NO_FILE]


def test_faults_of_tables_layout_keys_exports_mappings_and_files_are_told_together(workspace: Path) -> None:
    expected = spoil_all(workspace)
    refused = told(workspace)
    assert refused.exit_code == 1
    found = list(map(str, refused.problems))
    assert [one for one, line in zip(expected, found, strict=True) if not line.startswith(one)] == []


def test_a_layout_whose_invoices_would_read_the_same_is_warned_of(workspace: Path) -> None:
    replace_in(workspace, INPUTS / "layout.csv", "Site {site_group}", "Sites")
    (warning,) = read_ground(read_settings(workspace), workspace, PERIOD).warnings
    told_of = 'layout, invoice point 1 "Sites" of EX-NORD, title: invoices split by site_group all read the same; '
    assert str(warning) == f"{told_of}write {{site_group}} into it"


def test_without_a_period_no_usage_file_is_missed(workspace: Path) -> None:
    *others, _ = spoil_all(workspace)
    assert len(told(workspace, None).problems) == len(others)


def test_a_table_that_was_not_read_makes_no_key_unknown(workspace: Path) -> None:
    """Its columns would be keys: only its absence is told, and what does not depend on it."""
    (workspace / INPUTS / "sites.csv").unlink()
    replace_in(workspace, FILE, 'analytic = ["department"]', 'analytic = ["department", "site_city", "label"]')
    first, second = map(str, told(workspace).problems)
    assert first.startswith("chargeback.toml, [inputs], sites: there is no file inputs/sites.csv; ")
    assert second.startswith(ANALYTIC)


def test_faults_of_mappings_alone_are_of_the_settings(workspace: Path) -> None:
    replace_in(workspace, FILE, 'plan = "Forfait"', 'plan = { from = "Forfait", regex = "(" }')
    assert isinstance(told(workspace), SettingsRefused)


def test_files_that_cannot_be_read_are_told_together_by_a_check(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (workspace / USAGE).read_text(encoding="utf-8")
    for number, heading in enumerate(["Matricule", "Libellé"]):
        (workspace / USAGE).with_name(f"telephonie-{number}.csv").write_text(text.replace(heading, "X", 1), "utf-8")
    assert main(["-w", str(workspace), "check", PERIOD]) == 1
    assert [line.split(", which")[0] for line in capsys.readouterr().err.splitlines()] == [
        "error: inputs/2026-10/telephonie-0.csv: there is no column 'Matricule'",
        "error: inputs/2026-10/telephonie-1.csv: there is no column 'Libellé'",
    ]
