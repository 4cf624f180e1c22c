"""Faults in the table of cost accounts are told with their row and column."""

import pytest

from tests.transforms.reference.conftest import Workspace

HEADINGS = "provider,account,period,booked,explained,explanation,sources,services"
SOURCE = {"source": "telecom", "files": "telecom.csv", "columns": {"service": "service"}}


def with_balance(workspace: Workspace, *rows: str) -> Workspace:
    workspace.settings["usage"] = [SOURCE]
    return workspace.spoil("balance", "\n".join([HEADINGS, *rows]))


def test_accounts_that_part_their_lines_by_source_service_or_typology_are_sound(workspace: Workspace) -> None:
    rows = ["HQ,1,2026-10,5,,,pools,", "HQ,2,2026-10,5,,,telecom,SIM", "HQ,3,2026-10,5,,,telecom,connectivity"]
    read = with_balance(workspace, *rows, "NORD,1,2026-10,5,,,,", "HQ,1,2026-09,5,-1,Avoir,,").read()
    assert read.tables["balance"]["currency"].unique().to_list() == ["EUR"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("HQ,1,2026-10,5,2,,,", "column explanation: is empty, and something is explained; say why it is not charged"),
        ("HQ,1,2026-10,5,,,cloud,", "column sources: names source cloud, which is not known; name some of telecom, "),
        ("HQ,1,2026-10,5,,,,FAX", "column services: names FAX, which is neither a service nor a typology; correct it"),
        ("HQ,1,10/2026,5,,,,", "column period: 10/2026 is no period; write it as 2026-10"),
        ("HX,1,2026-10,5,,,,", "column provider: names entity HX, which is not known"),
    ],
)
def test_a_fault_of_a_row_is_told_where_it_is(workspace: Workspace, row: str, told: str) -> None:
    assert told in with_balance(workspace, row).told()


@pytest.mark.parametrize("services", ["", "SIM", "mobility"])
def test_two_accounts_that_cover_the_same_lines_are_refused(workspace: Workspace, services: str) -> None:
    told = with_balance(workspace, "HQ,1,2026-10,5,,,telecom,SIM", f"HQ,2,2026-10,5,,,,{services}").told()
    assert told.endswith("covers lines that row 1, account 1, covers too; part them by sources or services")
