"""A pool says of its pricing what the agreements that charge its shares say: those with who receives the invoices."""

from datetime import date

import pytest

from tests.transforms.charging.small_group import Row, table
from tests.transforms.pools.solving import FILE, TYPOLOGIES, a_pool, key, solved
from transforms.policy.pool_policies import contradicted

OF_POOL: Row = {"pool": "NET", "period": "2026-10", "pricing_method": "pass_through"}
OTHER: Row = {"agreement": "OTHER", "provider": "HQ", "pricing_method": "lvas_5", "markup_rate": 5}
SAME: Row = {"agreement": "SAME", "provider": "HQ", "pricing_method": "pass_through"}


def told(*agreements: Row, billed: str | None = None) -> list[str]:
    """What is said of a pool that NORD bears, whose invoices `billed` receives."""
    shares = solved([a_pool("NET")], key("ALL", ("NORD", 1)))
    invoiced = {"NORD": billed or "NORD", "HEAD": "HEAD"}
    rows, day = table("agreements", agreements), date(2026, 10, 1)
    return list(map(str, contradicted(shares, table("pools", [OF_POOL]), rows, TYPOLOGIES, invoiced, day, FILE)))


@pytest.mark.parametrize("billed", [None, "HEAD"])
def test_an_agreement_of_another_method_with_who_receives_the_invoices_contradicts_its_pool(billed: str | None) -> None:
    recipient = billed or "NORD"
    (problem,) = told({**OTHER, "recipient": recipient}, billed=billed)
    assert "is pass_through, and agreement OTHER that charges a share is lvas_5 at 5 %; make them agree" in problem
    assert told({**SAME, "recipient": recipient}, billed=billed) == []


def test_an_agreement_with_the_company_itself_says_nothing_of_shares_that_are_invoiced_to_another() -> None:
    assert told({**OTHER, "recipient": "NORD"}, {**SAME, "recipient": "HEAD"}, billed="HEAD") == []
