"""Lines of users that are not known or have left: rejected, charged where the user was last, or retained."""

from datetime import date

import pytest

from schemas.settings import AfterLeaving, UnknownUser
from tests.transforms.charging.small_group import GROUP, Row, charge, group, lines
from transforms.charging.users import UserTerms

LEFT = {"users": [{**GROUP["users"][0], "valid_to": date(2026, 10, 4)}]}


def became(row: Row, unknown_user: UnknownUser = "reject", after_leaving: AfterLeaving = "reject") -> str:
    """The recipient of one line, or the rules that reject it."""
    part = charge(lines(row), group(**LEFT), users=UserTerms(unknown_user, after_leaving))
    return " ".join([*part.combinations["recipient"], *part.rejected["rules"].explode().drop_nulls()])


@pytest.mark.parametrize(
    ("row", "terms", "told"),
    [
        ({}, (), "unknown_user"),
        ({}, ("retain", "reject"), "unknown_user"),
        ({}, ("reject", "last_entity"), "LYR-EST"),
        ({}, ("retain", "last_entity"), "LYR-EST"),
        ({}, ("reject", "retain"), "LYR-SI"),
        ({"user": "U9"}, ("reject", "retain"), "unknown_user"),
        ({"user": "U9"}, ("reject", "last_entity"), "unknown_user"),
        ({"user": "U9"}, ("retain", "last_entity"), "LYR-SI"),
        ({"user": "U9", "entity": "LYR-DE"}, ("retain", "reject"), "LYR-SI"),
        ({"entity": "LYR-DE"}, ("reject", "last_entity"), "LYR-DE"),
        ({"usage_date": date(2026, 10, 4)}, ("retain", "retain"), "LYR-EST"),
    ],
)
def test_a_source_says_what_becomes_of_lines_whose_user_no_row_has_on_their_day(
    row: Row, terms: tuple[UnknownUser, AfterLeaving], told: str
) -> None:
    assert became(row, *terms) == told


def test_a_user_that_is_yet_to_come_is_not_known() -> None:
    users = {"users": [{**GROUP["users"][0], "valid_from": date(2026, 10, 6)}]}
    part = charge(lines({}), group(**users), users=UserTerms("retain", "last_entity"))
    assert part.combinations["recipient"].to_list() == ["LYR-SI"]


def test_what_passes_is_counted_with_its_amount_by_what_let_it_pass() -> None:
    part = charge(lines({}, {"user": "U9"}), group(**LEFT), users=UserTerms("retain", "last_entity"))
    counted = part.observed.filter(part.observed["control"].str.starts_with("user_")).select("control", "rows").rows()
    assert counted == [("user_unknown_retained", 1), ("user_after_leaving", 1)]
