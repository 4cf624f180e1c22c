"""`chargeback open`: what stays rejected over the months, and how a write-off closes it."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from schemas.problems import Refused
from tests.charges_only import close_charges
from tests.corrections.month import corrections_workspace
from tests.flows.small_workspace import replace_in
from tests.golden.month import PERIOD
from tests.pools.month import pools_workspace
from tests.tables_only import close_tables

Captured = pytest.CaptureFixture[str]
NEXT = "2026-11"
FILE = f"inputs/{PERIOD}/telephony.csv"
OCTOBER = f"telephony/{FILE}:9"
WRITTEN_OFF = f"{OCTOBER},791694979e8f,Carte rendue avant la facture,O. Exemple"
OF_NEXT = """\
05/11/2026;N100;V;11,00;Appels vers la France;OP-88
06/11/2026;Z999;V;7,00;Appels vers la France;OP-88
TOTAL;;;18,00;;
"""
DIGEST = hashlib.sha256(
    '{"Date":"06/11/2026","Matricule":"Z999","Code":"V","Montant":"7,00","Libellé":"Appels vers la France",'
    '"Facture":"OP-88"}'.encode()
).hexdigest()[:12]
OPEN = f"""\
{PERIOD}
  1. user Z999 is not known on that date: 1 row, 5.00 EUR
{NEXT}
  1. user Z999 is not known on that date: 1 row, 7.00 EUR
open: 2 rows, 12.00 EUR
"""
CLOSED = f"""\
{NEXT}
  1. user Z999 is not known on that date: 1 row, 7.00 EUR
open: 1 row, 7.00 EUR
written off: 1 row, 5.00 EUR
"""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose first month has run with one row rejected, and whose second month was delivered."""
    folder = corrections_workspace(tmp_path_factory.mktemp("begun") / "workspace")
    replace_in(folder, "chargeback.toml", "[inputs]\n", '[inputs]\nwrite_offs = "inputs/write_offs.csv"\n')
    write_off(folder)
    headings = (folder / FILE).read_text(encoding="utf-8").splitlines()[0]
    following = folder / FILE.replace(PERIOD, NEXT)
    following.parent.mkdir()
    following.write_text(f"{headings}\n{OF_NEXT}", encoding="utf-8")
    close_charges(folder, PERIOD)
    return folder


@pytest.fixture
def workspace(begun: Path, tmp_path: Path) -> Path:
    """One of its own for each test."""
    return Path(shutil.copytree(begun, tmp_path / "workspace", symlinks=True))


def write_off(workspace: Path, *rows: str) -> None:
    table = workspace / "inputs" / "write_offs.csv"
    table.write_text("\n".join(["line_id,digest,reason,by", *rows]), encoding="utf-8")


def told_open(workspace: Path, capsys: Captured) -> str:
    capsys.readouterr()
    assert main(["-w", str(workspace), "open"]) == 0
    return capsys.readouterr().out


def open_as_json(workspace: Path, capsys: Captured) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["-w", str(workspace), "open", "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_what_is_rejected_in_any_published_month_is_open_until_a_run_is_published_with_its_write_off(
    workspace: Path, capsys: Captured
) -> None:
    close_charges(workspace, NEXT)
    assert told_open(workspace, capsys) == OPEN
    write_off(workspace, WRITTEN_OFF)
    assert told_open(workspace, capsys) == OPEN
    close_charges(workspace, NEXT)
    assert told_open(workspace, capsys) == CLOSED


def test_machines_get_every_open_line_and_who_wrote_off_the_others_and_why(workspace: Path, capsys: Captured) -> None:
    write_off(workspace, WRITTEN_OFF)
    close_tables(workspace, NEXT)
    told = open_as_json(workspace, capsys)
    assert [(cause["period"], cause["rule"], cause["debit"], cause["lines"]) for cause in told["open"]] == [
        (NEXT, "unknown_user", "7", [{"line_id": f"telephony/inputs/{NEXT}/telephony.csv:2", "digest": DIGEST}])
    ]
    assert told["written_off"] == [
        {
            "period": PERIOD,
            "line_id": OCTOBER,
            "message": "user Z999 is not known on that date",
            "amount": "5",
            "currency": "EUR",
            "reason": "Carte rendue avant la facture",
            "by": "O. Exemple",
        }
    ]
    assert told["closing_nothing"] == []


def test_a_line_that_is_cured_and_run_again_is_not_open(workspace: Path, capsys: Captured) -> None:
    with (workspace / "inputs" / "users.csv").open("a", encoding="utf-8") as users:
        users.write("Z999,Zoé Exemple,CMR-SUD\n")
    close_charges(workspace, PERIOD)
    assert told_open(workspace, capsys) == "Nothing is open.\n"


def test_a_write_off_of_a_former_month_whose_row_is_another_one_closes_nothing_and_is_told(
    workspace: Path, capsys: Captured
) -> None:
    write_off(workspace, WRITTEN_OFF.replace("791694979e8f", "000000000000"))
    close_tables(workspace, NEXT)
    assert told_open(workspace, capsys).splitlines()[-2:] == [
        "open: 2 rows, 12.00 EUR",
        f"warning: the write-off of {OCTOBER} closes nothing: no such row is rejected",
    ]


WRONG = {
    WRITTEN_OFF.replace("791694979e8f", "000000000000"): (
        "the row is not the one that was written off: its digest is 791694979e8f, not 000000000000; look at the row as "
        "it is now, then write it off under its digest"
    ),
    f"telephony/{FILE}:1,000000000000,why,me": (
        "the row was not rejected; remove the write-off: the row is charged or retained"
    ),
    f"telephony/inputs/{PERIOD}/telefony.csv:1,000000000000,why,me": (
        f"telephony has no file inputs/{PERIOD}/telefony.csv in {PERIOD}; the nearest is {FILE}"
    ),
}
"""Write-offs that cannot be, and what is told of each."""


def test_write_offs_of_the_month_that_cannot_be_refuse_it_all_at_once(workspace: Path) -> None:
    write_off(workspace, *WRONG)
    with pytest.raises(Refused) as refused:
        close_tables(workspace, PERIOD)
    told = [str(problem).partition("): ")[2] for problem in refused.value.problems]
    assert sorted(told) == sorted(WRONG.values())


def test_a_share_of_a_pool_that_was_rejected_is_written_off_like_a_delivered_row(
    tmp_path: Path, capsys: Captured
) -> None:
    folder = pools_workspace(tmp_path / "pools")
    replace_in(folder, "inputs/agreements.csv", "SI-UK,LYR-SI,LYR-UK\n", "")
    replace_in(folder, "chargeback.toml", "[inputs]\n", '[inputs]\nwrite_offs = "inputs/write_offs.csv"\n')
    write_off(folder)
    close_charges(folder, PERIOD)
    lines = [line for cause in open_as_json(folder, capsys)["open"] for line in cause["lines"]]
    assert {line["line_id"].partition(":")[0] for line in lines} == {"pools/inputs/pools.csv"}
    write_off(folder, *(f"{line['line_id']},{line['digest']},Filiale cédée,O. Exemple" for line in lines))
    close_tables(folder, PERIOD)
    told = open_as_json(folder, capsys)
    assert (told["open"], len(told["written_off"]), told["closing_nothing"]) == ([], len(lines), [])


def test_without_a_reason_nothing_is_written_off(workspace: Path) -> None:
    write_off(workspace, f"{OCTOBER},791694979e8f,,O. Exemple")
    with pytest.raises(Refused, match="column reason: is empty; fill it: why it is not charged"):
        close_tables(workspace, PERIOD)


def test_a_workspace_without_a_published_month_is_told_to_run_one(tmp_path: Path, capsys: Captured) -> None:
    assert main(["-w", str(tmp_path), "open"]) == 2
    assert "run a month first" in capsys.readouterr().err
