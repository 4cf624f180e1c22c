"""A pool that passes on what its provider is charged passes on the mark-ups of the shares it is charged, too."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.transforms.charging.small_group import Row, table
from tests.transforms.pools.solving import KEYS, TYPOLOGIES, a_pool, key
from transforms.engine import connect
from transforms.policy.share_markups import Charged, share_markups
from transforms.pools.charged import CHARGED
from transforms.pools.shares import PoolGround, share_out

TOOLS = a_pool("TOOLS", row=2, provider="RH", service="SIM", amount=None, received="IT", key="TOOLS")
AGREEMENT: Row = {
    "agreement": "RH-IT",
    "provider": "HQ",
    "recipient": "RH",
    "service": "IT",
    "pricing_method": "cost_plus",
    "markup_rate": Decimal("8.25"),
}


def markups(*agreements: Row, invoiced: dict[str, str] | None = None) -> dict[Charged, Decimal]:
    with connect() as connection:
        rows, day = table("agreements", agreements), date(2026, 10, 1)
        return share_markups(connection, (a_pool("NET"), TOOLS), rows, TYPOLOGIES, invoiced or {}, day)


def test_a_share_that_is_passed_on_bears_the_mark_up_of_the_agreement_that_charges_it() -> None:
    assert markups(AGREEMENT) == {("HQ", "RH", "IT"): Decimal("8.25")}


def test_an_agreement_is_made_with_who_receives_the_invoices() -> None:
    of_head = {**AGREEMENT, "recipient": "HEAD"}
    assert markups(of_head, invoiced={"RH": "HEAD"}) == {("HQ", "RH", "IT"): Decimal("8.25")}
    assert markups(of_head) == {}


@pytest.mark.parametrize(
    "other",
    [{"pricing_method": "pass_through", "markup_rate": None}, {"service": "LAN"}, {"valid_from": date(2026, 10, 2)}],
    ids=["passed through", "of another service", "not yet valid"],
)
def test_no_other_agreement_adds_to_a_share(other: Row) -> None:
    assert markups({**AGREEMENT, **other}) == {}


def test_what_is_passed_on_is_the_share_and_its_mark_up() -> None:
    keys = key("ALL", ("RH", 1), ("SUD", 1)) + key("TOOLS", ("SUD", 1))
    ground = PoolGround(
        keys=pl.DataFrame(keys, schema=KEYS, orient="row"),
        typologies=TYPOLOGIES,
        charged=CHARGED.to_frame(),
        file="pools.csv",
        markups=markups(AGREEMENT),
    )
    shares = share_out([a_pool("NET"), TOOLS], ground)
    assert [(share.pool.pool, share.beneficiary.entity, share.amount) for share in shares] == [
        ("NET", "RH", Decimal("50.00")),
        ("NET", "SUD", Decimal("50.00")),
        ("TOOLS", "SUD", Decimal("54.13")),  # 50.00 and 8.25 % of it, 54.125, at the nearest cent
    ]
