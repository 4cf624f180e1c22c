"""Who receives the invoices of a company must be there on its days, and receive its own."""

import pytest


def entities(*rows: str) -> str:
    return "entity,name,country,bill_to,valid_from,valid_to\n" + "".join(f"{row}\n" for row in rows)


@pytest.fixture
def group(workspace):
    workspace.inputs = {"services": "services.csv"}
    workspace.settings["group"] = {"name": "Groupe fictif"}
    return workspace


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["A,a,DE,A,,"], "column bill_to: the recipients of invoices go round in a circle: A > A;"),
        (["A,a,DE,B,,", "B,b,DE,A,,"], "column bill_to: the recipients of invoices go round in a circle: A > B > A;"),
        (["A,a,DE,B,,", "B,b,DE,C,,", "C,c,DE,,,"], "B is billed to C itself on these days; name C, or end one"),
        (["A,a,DE,X,,"], "column bill_to: names entity X, which is not known"),
        (["A,a,DE,B,,", "B,b,DE,,2026-01-01,"], "column bill_to: B has no row on some of the days on which this one"),
    ],
)
def test_a_recipient_that_cannot_receive_is_refused(group, rows, told):
    assert told in group.spoil("entities", entities(*rows)).told()


def test_a_recipient_may_change_over_time_and_hand_on_what_is_its_own_later(group):
    rows = ["A,a,DE,B,,2025-12-31", "A,a,DE,C,2026-01-01,", "B,b,DE,,,2025-12-31", "B,b,DE,C,2026-01-01,", "C,c,DE,,,"]
    assert group.spoil("entities", entities(*rows)).read().warnings == ()
