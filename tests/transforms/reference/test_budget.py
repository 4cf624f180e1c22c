"""Faults in the tables of budgets and of actual costs are told with their row and column."""

import pytest

from tests.transforms.reference.conftest import Workspace

BUDGET = "period,recipient,provider,service,typology,amount,quantity,currency"
COSTS = "period,provider,service,amount,evidence_ref"


def with_rows(workspace: Workspace, table: str, *rows: str) -> Workspace:
    headings = BUDGET if table == "budget" else COSTS
    return workspace.spoil(table, "\n".join([headings, *rows]))


def test_a_budget_of_a_service_a_typology_or_all_is_sound_and_in_the_currency_of_the_group(
    workspace: Workspace,
) -> None:
    rows = ["2026-10,NORD,HQ,SIM,,5,2,", "2026-10,NORD,,,mobility,5,,", "2026-10,NORD,,,,5,,", "2026-11,NORD,,,,5,,"]
    read = with_rows(workspace, "budget", *rows).read()
    assert read.tables["budget"]["currency"].unique().to_list() == ["EUR"]


def test_costs_of_a_month_and_of_its_year_are_sound_and_may_be_of_several_documents(workspace: Workspace) -> None:
    rows = ["2026-10,HQ,SIM,5,GL-1", "2026-10,HQ,SIM,5,GL-2", "2026,HQ,SIM,-5,GL-1"]
    assert with_rows(workspace, "actual_costs", *rows).read().tables["actual_costs"].height == 3


@pytest.mark.parametrize(
    ("table", "row", "told"),
    [
        ("budget", "10/2026,NORD,,,,5,,", "column period: 10/2026 is no period; write it as 2026-10"),
        ("budget", "2026-10,NRD,,,,5,,", "column recipient: names entity NRD, which is not known; the nearest is NORD"),
        ("budget", "2026-10,NORD,HX,,,5,,", "column provider: names entity HX, which is not known"),
        ("budget", "2026-10,NORD,,FAX,,5,,", "column service: names service FAX, which is not known"),
        ("budget", "2026-10,NORD,,,fax,5,,", "column typology: names typology fax, which is not known; correct it or"),
        ("budget", "2026-10,NORD,,SIM,mobility,5,,", "column typology: is filled, and service too: SIM; leave one of"),
        ("budget", "2026-10,NORD,NORD,,,5,,", "column provider: is NORD, as recipient is; leave the row out"),
        ("budget", "2026-10,NORD,,,,5,,euro", "column currency: euro is no ISO 4217 code"),
        ("budget", "2026-10,NORD,,,,five,,", "column amount: "),
        ("actual_costs", "26,HQ,SIM,5,GL-1", "column period: 26 is no period and no year; write it as 2026-10 or 2026"),
        ("actual_costs", "2026,HX,SIM,5,GL-1", "column provider: names entity HX, which is not known"),
        ("actual_costs", "2026,HQ,FAX,5,GL-1", "column service: names service FAX, which is not known"),
        ("actual_costs", "2026,HQ,SIM,5,", "column evidence_ref: "),
    ],
)
def test_a_fault_of_a_row_is_told_where_it_is(workspace: Workspace, table: str, row: str, told: str) -> None:
    said = with_rows(workspace, table, row).told()
    assert said.startswith(f"{table}.csv, row 1")
    assert told in said


@pytest.mark.parametrize(
    ("table", "row"),
    [("budget", "2026-10,NORD,,,mobility,5,,"), ("actual_costs", "2026,HQ,SIM,5,GL-1")],
)
def test_a_row_that_stands_twice_is_refused(workspace: Workspace, table: str, row: str) -> None:
    assert "stands for the same as row 1" in with_rows(workspace, table, row, row).told()
