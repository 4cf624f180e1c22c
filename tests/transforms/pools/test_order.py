"""Pools that pass on what others share out come after them; those that wait for each other are found."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.pools.solving import TYPOLOGIES, a_pool
from transforms.pools.order import Feeds, circle, feeds_of, in_order
from transforms.pools.pool import Pool

POOLS = [a_pool(f"P{number}", number) for number in range(6)]
GRAPHS = st.fixed_dictionaries({pool: st.lists(st.sampled_from(POOLS), unique=True, max_size=3) for pool in POOLS})


@settings(deadline=None)
@given(GRAPHS)
def test_each_pool_is_solved_after_those_it_waits_for_or_goes_round_in_a_circle(feeds: Feeds) -> None:
    order = in_order(feeds)
    assert all(order.index(other) < order.index(pool) for pool in order for other in feeds[pool])
    round_trip = circle(feeds)
    assert (len(order) == len(POOLS)) == (not round_trip)
    assert all(after in feeds[pool] for pool, after in zip(round_trip, [*round_trip[1:], *round_trip[:1]], strict=True))


def test_pools_that_wait_for_nothing_keep_their_order() -> None:
    assert in_order({pool: [] for pool in POOLS}) == POOLS


CASCADE = a_pool("CASCADE", 2, provider="RH", amount=None, received="IT")


def waits_for(cascade: Pool, other: Pool, *bearers: str) -> bool:
    told = {other: frozenset(bearers)} if bearers else {}
    return bool(feeds_of([other, cascade], TYPOLOGIES, told)[cascade])


def test_a_cascade_waits_for_pools_that_charge_its_provider_the_service_or_typology_it_names() -> None:
    by_typology = a_pool("CASCADE", 2, provider="RH", amount=None, received="it")
    assert waits_for(CASCADE, a_pool("IT"), "RH", "SUD")
    assert waits_for(by_typology, a_pool("IT"), "RH", "SUD")
    assert not waits_for(CASCADE, a_pool("LAN", service="LAN"), "RH")
    assert waits_for(by_typology, a_pool("LAN", service="LAN"), "RH")


def test_a_cascade_does_not_wait_for_pools_that_its_provider_bears_nothing_of() -> None:
    assert not waits_for(CASCADE, a_pool("IT"), "SUD")
    assert not waits_for(CASCADE, a_pool("IT", provider="RH"), "RH")
    assert not waits_for(CASCADE, a_pool("IT", period="2026-09"), "RH")


def test_anybody_who_is_not_excluded_may_bear_a_pool_weighted_by_the_charges_of_the_run() -> None:
    assert waits_for(CASCADE, a_pool("IT", method="quantity", key="SIM"))
    assert not waits_for(CASCADE, a_pool("IT", method="quantity", key="SIM", excluded=frozenset({"RH"})))
