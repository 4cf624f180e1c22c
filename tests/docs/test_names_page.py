"""What the page of names quotes is what `check` says of the month of names."""

from pathlib import Path

import pytest

from flows.cli import main
from tests.docs.pages import blocks
from tests.golden.month import PERIOD
from tests.names.month import NAMED, names_workspace


def test_the_page_quotes_the_rows_that_check_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quoted, _, _ = blocks("docs/names.md", "text")
    main(["-w", str(names_workspace(tmp_path / "workspace")), "check", PERIOD])
    assert quoted in capsys.readouterr().out


def test_the_page_quotes_the_invoice_of_the_month() -> None:
    _, quoted, _ = blocks("docs/names.md", "text")
    assert quoted in (NAMED / "invoices.txt").read_text(encoding="utf-8")


def test_the_page_draws_the_group_of_the_month() -> None:
    _, _, quoted = blocks("docs/names.md", "text")
    assert quoted.partition("\n")[2] == (NAMED / "group.txt").read_text(encoding="utf-8")
