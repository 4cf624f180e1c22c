"""Faults of subscriptions in instalments are told with their row and column."""

import pytest

from tests.transforms.reference.conftest import Workspace

HEADINGS = "subscription,service,site,quantity,nature,valid_from,prorate,instalments"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Poste,2026-01-05,,0", "column instalments: is below 1; write how many months are due"),
        ("Poste,,,12", "column valid_from: is empty; write the day of the first instalment"),
        (",2026-01-05,,12", "column nature: is empty; say what is paid in instalments"),
        ("Poste,2026-01-05,yes,12", "column prorate: is yes; leave it empty: an instalment is due whole"),
        ("Poste,2026-01-05,,a dozen", "column instalments: a dozen is no whole number; write a whole number"),
    ],
)
def test_instalments_that_cannot_be_counted_or_explained_are_refused(workspace: Workspace, row: str, said: str) -> None:
    told = workspace.spoil("subscriptions", f"{HEADINGS}\nS1,LAN,01-LILLE,1,{row}\n").told()
    assert told == f"subscriptions.csv, row 1 (subscription S1), {said}"
