"""The command line: its exit status, its sentences on stderr, its answers for machines."""

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

from flows.cli import main
from flows.close_month import Closed
from flows.commands import run_command
from flows.init import PERIOD
from flows.settings_file import FILE
from tests.flows.small_workspace import USAGE, make_workspace, reject_a_row, replace_in

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """What a command sets for Prefect goes when the test ends."""
    with patch.dict(os.environ):
        yield


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "new")


def _call(workspace: Path, *words: str) -> int:
    return main(["-w", str(workspace), *words])


COMMANDS = [["check"], ["check", PERIOD], ["tree"], ["tree", PERIOD], ["run", PERIOD], ["schedule"]]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_wrong_settings_are_exit_2_and_a_sentence_on_stderr(tmp_path: Path, capsys: Captured, words: list[str]) -> None:
    (tmp_path / FILE).write_text("[group\n", encoding="utf-8")
    assert _call(tmp_path, *words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"error: {FILE}: Expected ']'")


@pytest.mark.parametrize("words", [*COMMANDS, ["sql", "select 1"]], ids=" ".join)
def test_a_missing_workspace_is_exit_2(tmp_path: Path, capsys: Captured, words: list[str]) -> None:
    assert _call(tmp_path / "absent", *words) == 2
    assert "absent" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "2026-13"], "period: found '2026-13'; write a year and month such as 2026-10"),
        (["check", "0000-01"], "period: found '0000-01'; "),
        (["tree", "October"], "period: found 'October'; "),
        (["tree", "2026-11"], "period 2026-11: it has no published draft; run it first: chargeback run 2026-11"),
        (["tree", "--recipient", "EX-NRD"], "--recipient: found 'EX-NRD'; "),
        (["tree", PERIOD, "--recipient", "EX-NRD"], "--recipient: found 'EX-NRD'; "),
        (["sql", "selec 1"], "query: Parser Error: "),
        (["sql", "select * from invoice"], "query: Catalog Error: Table with name invoice does not exist!"),
        (["sql", "copy invoices to 'copy.csv'"], "query: one select, show, describe, summarize or pivot is answered, "),
        (["sql", "select 1", "--periods", "2026-10..x"], "period: found 'x'; "),
        (["sql", "select 1", "--periods", "2025-01..2025-12"], "periods: no published draft of 2025-01..2025-12 in "),
        (["schedule", "--cron", "monthly"], "--cron: found 'monthly' ("),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_arguments_are_exit_2_and_say_what_would_be_right(
    closed: Path, capsys: Captured, words: list[str], told: str
) -> None:
    assert _call(closed, *words) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"error: {told}")
    assert said.out == ""


def test_unknown_words_are_exit_2(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["issue"])
    assert ended.value.code == 2
    assert "invalid choice: 'issue'" in capsys.readouterr().err


def test_data_that_refuses_is_exit_1(workspace: Path, capsys: Captured) -> None:
    assert _call(workspace, "check", "2031-01") == 1
    assert "error: inputs/2031-01/telephonie*.csv: source telephonie has no file; " in capsys.readouterr().err


def test_a_check_that_finds_nothing_is_exit_0_and_one_with_rejected_rows_exit_3(
    workspace: Path, capsys: Captured
) -> None:
    assert _call(workspace, "check", PERIOD) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [f"{USAGE}: 11 rows", "Nothing found that would stop a run."]
    replace_in(workspace, FILE, "rows = 0.02", "rows = 0.5")
    replace_in(workspace, USAGE, "T001;01/10/2026", "T001;01/02/2026")
    assert _call(workspace, "check", PERIOD) == 3
    assert f"{USAGE}: 11 rows, rejected: 1 date_outside_period" in capsys.readouterr().out


def test_nothing_is_written_by_a_check(workspace: Path) -> None:
    before = sorted(workspace.rglob("*"))
    _call(workspace, "check", PERIOD)
    assert sorted(workspace.rglob("*")) == before


@pytest.mark.parametrize("words", [["--json", "check", PERIOD], ["check", PERIOD, "--json"]], ids=" ".join)
def test_a_check_answers_machines_in_figures(workspace: Path, capsys: Captured, words: list[str]) -> None:
    reject_a_row(workspace)
    replace_in(workspace, USAGE, "T001;01/10/2026", "T001;01/02/2026")
    assert _call(workspace, *words) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["tables"]["users"] == 4
    assert told["invoice_points"] == 3
    assert told["files"] == [{"file": str(USAGE), "rows": 12, "rejected": {"date_outside_period": 1}}]
    assert told["rejected"] == 1


def test_a_refusal_answers_machines_with_its_parts(tmp_path: Path, capsys: Captured) -> None:
    assert _call(tmp_path, "check", "--json") == 2
    (problem,) = json.loads(capsys.readouterr().out)["refused"]
    assert problem["place"] == str(tmp_path)
    assert set(problem) == {"place", "found", "right", "severity"}


def test_a_new_workspace_answers_machines(tmp_path: Path, capsys: Captured) -> None:
    assert main(["init", str(tmp_path / "new"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["workspace"] == str(tmp_path / "new")


@pytest.mark.parametrize("words", [["tree"], ["tree", PERIOD]], ids=" ".join)
def test_a_tree_answers_machines(closed: Path, capsys: Captured, words: list[str]) -> None:
    assert _call(closed, *words, "--json") == 0
    assert json.loads(capsys.readouterr().out)


def test_a_query_answers_machines_a_row_a_line_amounts_as_text(closed: Path, capsys: Captured) -> None:
    query = "select invoice_ref, net, accounting_date from invoices order by invoice_ref limit 1"
    assert _call(closed, "sql", query, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"invoice_ref": "2026-10_EXSI_NORD_01", "net": "429.740", "accounting_date": "2026-10-31"}


def test_the_workspace_may_come_from_the_environment(
    closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("CHARGEBACK_WORKSPACE", str(closed))
    assert main(["tree", PERIOD]) == 0
    assert "429.74 EUR" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/w/x"), "error: /w/x: No space left on device; see to"),
        (PermissionError(errno.EACCES, "Permission denied", "/w/inputs"), "error: /w/inputs: Permission denied; "),
        (OSError(errno.EIO, "Input/output error"), "error: disk: Input/output error; "),
    ],
)
def test_a_fault_of_the_disk_is_exit_1_and_a_sentence(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, fault: OSError, told: str
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr("flows.commands.check_command.read_ground", fail)
    assert _call(workspace, "check") == 1
    assert capsys.readouterr().err.startswith(told)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interruption_is_exit_1_and_a_sentence(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, name: str
) -> None:
    former = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(
        "flows.commands.check_command.read_ground", lambda *_: os.kill(os.getpid(), getattr(signal, name))
    )
    assert _call(workspace, "check") == 1
    assert capsys.readouterr().err == "Interrupted; what was published is whole.\n"
    assert signal.getsignal(signal.SIGTERM) is former


def test_a_period_being_run_is_refused_before_prefect_starts(workspace: Path, capsys: Captured) -> None:
    from flows.runs import locked, period_folder

    with locked(period_folder(workspace, PERIOD)):
        assert _call(workspace, "run", PERIOD) == 1
    assert f"error: period {PERIOD}: being run by process {os.getpid()} on " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("today", "period"), [((2026, 11, 3), "2026-10"), ((2027, 1, 1), "2026-12"), ((2026, 3, 31), "2026-02")]
)
def test_the_last_period_is_the_month_before_today(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, today: tuple[int, int, int], period: str
) -> None:
    class Today(date):
        @classmethod
        def today(cls) -> "Today":
            return cls(*today)

    ran: list[tuple[Path, str, str | None]] = []

    def note(_: object, month: tuple[Path, str, str | None], *__: object) -> Closed:
        ran.append(month)
        return Closed((), (), 0)

    monkeypatch.setattr(run_command, "date", Today)
    monkeypatch.setattr(run_command, "own_server", nullcontext)
    monkeypatch.setattr(run_command, "_run", note)
    assert _call(workspace, "run", "last") == 0
    assert ran == [(workspace.resolve(), period, None)]


PROGRAM = "import sys; from flows.cli import main; status = main(sys.argv[1:])\n"


def _python(program: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("words", [["check", PERIOD], ["tree"], ["tree", PERIOD], ["sql", "select 1"]], ids=" ".join)
def test_only_run_and_schedule_import_prefect(closed: Path, words: list[str]) -> None:
    loaded = "print(sorted({'prefect', 'xlsxwriter', 'httpx'} & set(sys.modules)), status, file=sys.stderr)"
    assert _python(PROGRAM + loaded, "-w", str(closed), *words).stderr == "[] 0\n"


def test_a_terminal_without_our_characters_shows_others(closed: Path) -> None:
    told = _python(PROGRAM, "-w", str(closed), "tree", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert told.stderr == ""
    assert "? Flotte mobile" in told.stdout


def test_a_reader_that_leaves_early_is_no_fault(closed: Path) -> None:
    piped = f"{sys.executable} -c '{PROGRAM.strip()}; sys.exit(status)' -w {closed} tree | true"
    told = subprocess.run(["bash", "-o", "pipefail", "-c", piped], check=False, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
