"""A month whose sources write names as they come, followed line by line, and what `check` says of it beforehand."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from flows.cli import main
from tests.golden.month import PERIOD
from tests.names.month import NAMED, asked, names_month, names_texts, names_workspace
from transforms.documents.causes import causes
from transforms.published import read_table

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield names_month(tmp_path_factory.mktemp("names") / "workspace")


@pytest.mark.parametrize("name", ["lines.txt", "invoices.txt", "warnings.txt"])
def test_lines_become_what_stands_in_expected(draft: Path, name: str) -> None:
    assert names_texts(draft)[name] == (NAMED / name).read_text(encoding="utf-8"), REGENERATE


def test_usage_lines_keep_what_was_delivered_and_charges_carry_codes(draft: Path) -> None:
    delivered = asked(draft / "tables", "select \"user\" from usage_lines where source = 'mobile' and row = 2")
    charged = asked(draft / "tables", "select \"user\" from charges where source = 'mobile' and row = 2")
    assert delivered.item() == "Marquetrel\u00a0 Aline"
    assert charged.item() == "S01"


def test_the_names_that_aliases_stood_for_are_told_once_with_their_days(draft: Path) -> None:
    texts = read_table(draft / "tables", "alias_texts")
    desk = texts.filter(text="Poste 12").select("code", "valid_to").rows()
    assert [(code, f"{last:%d.%m.}") for code, last in desk] == [("S01", "14.10."), ("S02", "31.10.")]
    assert len(texts) == 6


def test_a_line_rejected_for_another_reason_is_of_the_company_its_alias_names(draft: Path) -> None:
    found = causes(draft / "tables", PERIOD).filter(rule="no_price")
    assert found["recipient"].to_list() == ["SAU-EST"]


def test_a_company_is_billed_to_another_from_the_day_its_row_says_so(draft: Path) -> None:
    question = "select recipient, sum(amount) from charges where company = 'SAU-COL' group by all order by recipient"
    assert asked(draft / "tables", question).rows() == [("SAU-COL", Decimal("120.25")), ("SAU-EST", Decimal(80))]


def test_who_receives_the_invoices_gets_the_folder_and_needs_the_agreement(draft: Path) -> None:
    assert sorted(path.name for path in (draft / "hand-out").iterdir()) == ["COL", "EST", "SI"]
    question = "select distinct recipient, agreement from charges where invoice_ref is not null order by recipient"
    assert asked(draft / "tables", question).rows() == [("SAU-COL", "SI-COL"), ("SAU-EST", "SI-EST")]


def test_a_price_is_that_of_the_company_whoever_receives_its_invoices(draft: Path) -> None:
    question = "select company, unit_price from charges where service = 'BADGE' and company <> provider"
    assert asked(draft / "tables", question).rows() == [("SAU-MET", Decimal(4))]


def test_a_rejected_name_is_told_with_the_codes_nearest_to_it(draft: Path) -> None:
    near = causes(draft / "tables", PERIOD).filter(rule="unknown_user").sort("value")
    assert near.select("value", "nearest").rows() == [
        ("MARQUETREL ALINE", ["S01"]),
        ("S-02", ["S02"]),
        ("Standard", []),
        ("Stock", []),
    ]
    (right,) = near.filter(value="S-02")["right"]
    assert right == "write S02 if it is meant, else add the user"


def test_a_line_after_its_user_left_is_charged_to_where_the_user_was_last(draft: Path) -> None:
    question = "select day(usage_date), company from charges where source = 'laptops' and user = 'S03' order by row"
    charged = asked(draft / "tables", question).rows()
    assert charged == [(5, "SAU-MET"), (12, "SAU-MET"), (20, "SAU-COL"), (28, "SAU-COL")]


def test_every_line_that_is_let_pass_says_that_its_user_is_unknown_or_had_left(draft: Path) -> None:
    question = "select source, row, user_flag from charges where user_flag is not null order by source, row"
    assert asked(draft / "tables", question).rows() == [
        ("badges", 2, "left"),
        ("laptops", 2, "left"),
        ("laptops", 4, "left"),
        ("laptops", 5, "unknown"),
    ]


def test_what_is_retained_is_on_no_invoice_and_its_provider_bears_it(draft: Path) -> None:
    question = "select source, user, recipient, amount from charges where invoice_ref is null order by source, row"
    assert asked(draft / "tables", question).rows() == [
        ("badges", "S03", "SAU-SI", Decimal(5)),
        ("laptops", None, "SAU-SI", Decimal(80)),
    ]


def test_check_prints_the_alias_rows_that_one_would_add(tmp_path: Path, capsys: Captured) -> None:
    workspace = names_workspace(tmp_path / "workspace")
    assert main(["-w", str(workspace), "check", PERIOD]) == 0
    lines = capsys.readouterr().out.splitlines()
    heading = lines.index("kind,alias,code")
    assert lines[heading + 1 : heading + 4] == [
        "user,MARQUETREL ALINE,S01",
        "user,S-02,S02",
        "not known, and near no code: user Stock",
    ]


def test_the_rows_that_check_prints_cure_the_month(tmp_path: Path, capsys: Captured) -> None:
    workspace = names_workspace(tmp_path / "workspace")
    with (workspace / "inputs" / "aliases.csv").open("a", encoding="utf-8") as aliases:
        aliases.write("user,MARQUETREL ALINE,S01,,\nuser,S-02,S02,,\n")
    main(["-w", str(workspace), "check", PERIOD, "--json"])
    told = json.loads(capsys.readouterr().out)["unknown_names"]
    assert told == [
        {"kind": "user", "alias": "Stock", "rows": 2, "nearest": []},
        {"kind": "user", "alias": "Standard", "rows": 1, "nearest": []},
    ]
