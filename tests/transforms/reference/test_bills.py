"""Faults in the table of supplier bills are told with their row and column."""

from tests.transforms.reference.conftest import Workspace

HEADINGS = "source,evidence_ref,period,amount,currency,supplier"
SOURCE = {"source": "telecom", "files": "telecom.csv", "columns": {"service": "service"}}


def with_bills(workspace: Workspace, *rows: str, headings: str = HEADINGS) -> Workspace:
    workspace.settings["usage"] = [SOURCE]
    return workspace.spoil("bills", "\n".join([headings, *rows]))


def test_an_amount_and_a_currency_may_be_blank(workspace: Workspace) -> None:
    bills = (
        with_bills(workspace, "telecom,FA-1,2026-10,,,", "pools,GL-1,2026-10,-12.345,USD,Paper").read().tables["bills"]
    )
    assert bills.select("amount", "currency").rows()[0] == (None, "EUR")
    assert f"{bills['amount'][1]:.3f} {bills['currency'][1]}" == "-12.345 USD"


def test_a_bill_of_a_source_that_is_not_in_the_settings_is_refused(workspace: Workspace) -> None:
    assert with_bills(workspace, "telecoms,FA-1,2026-10,5,,").told() == (
        "bills.csv, row 1 (source telecoms, evidence_ref FA-1, period 2026-10), column source: names source telecoms, "
        "which is not known; name one of telecom, subscriptions, pools"
    )


def test_a_bill_that_stands_twice_in_a_period_is_refused(workspace: Workspace) -> None:
    told = with_bills(
        workspace, "telecom,FA-1,2026-10,5,,", "telecom,FA-1,2026-10,6,,", "telecom,FA-1,2026-09,5,,"
    ).told()
    assert "row 2" in told
    assert "stands for the same as row 1" in told


def test_a_period_that_is_none_and_a_day_of_validity_are_refused(workspace: Workspace) -> None:
    assert "October is no period; write it as 2026-10" in with_bills(workspace, "telecom,FA-1,October,5,,").told()
    dated = with_bills(workspace, "telecom,FA-1,2026-10,5,,,2026-10-01", headings=f"{HEADINGS},valid_from").told()
    assert "column valid_from: is filled, and a row counts in its period" in dated


def test_a_currency_that_is_none_is_refused(workspace: Workspace) -> None:
    assert "column currency" in with_bills(workspace, "telecom,FA-1,2026-10,5,euro,").told()
