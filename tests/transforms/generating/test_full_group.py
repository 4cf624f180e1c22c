"""A full group: what its tariffs charge at their bounds, who is invoiced in francs, and who bears its pools."""

import polars as pl
import pytest

from transforms.generating.currencies import DOLLAR, EURO, FRANC, book_currency, exchanged
from transforms.generating.pools import FIXED, USED, key_table, pool_table, pools_of
from transforms.generating.sizes import size_of
from transforms.generating.structure import Structure
from transforms.generating.tariffs import is_in_dollars, is_tiered, tariff_table, tiered_units
from transforms.generating.units import CENT

GROUP = Structure(size_of(1_000, 12, 1, full=True))


def charged(service: int, quantity: int) -> int:
    line = pl.DataFrame({"service": [service], "quantity": [quantity]})
    units: int = line.select(tiered_units(GROUP, "service", "quantity")).item()
    return units


@pytest.mark.parametrize(
    ("quantity", "graduated", "by_volume"),
    [
        (0, 0, 0),
        (5_000, 5_000 * 3, 5_000 * 3),
        (5_001, 5_000 * 3 + 2, 5_001 * 2),
        (15_000, 5_000 * 3 + 10_000 * 2, 15_000 * 2),
        (15_001, 5_000 * 3 + 10_000 * 2 + 1, 15_001),
        (-5_001, -(5_000 * 3 + 2), -5_001 * 2),
    ],
)
def test_a_bound_belongs_to_the_step_that_it_ends_and_a_credit_mirrors_its_charge(
    quantity: int, graduated: int, by_volume: int
) -> None:
    first, second = is_tiered(GROUP).arg_true()[:2]
    assert charged(first, quantity) == graduated * GROUP.price_of_service[first]
    assert charged(second, quantity) == by_volume * GROUP.price_of_service[second]


def test_a_third_of_the_mobile_plans_has_a_tariff_and_another_third_is_in_dollars() -> None:
    plans = GROUP.services_of("mobility")
    for chosen in (is_tiered(GROUP), is_in_dollars(GROUP)):
        assert set(chosen.arg_true()) < set(plans)
        assert abs(3 * chosen.sum() - len(plans)) < 3
    assert not (is_tiered(GROUP) & is_in_dollars(GROUP)).any()
    assert tariff_table(GROUP).height == 3 * is_tiered(GROUP).sum()


def test_one_company_in_ten_and_the_swiss_one_are_invoiced_in_francs_in_a_full_group_alone() -> None:
    plain = Structure(size_of(1_000, 12, 1))
    assert [entity for entity in range(12) if book_currency(GROUP, entity) == FRANC] == [7, 11]
    assert {book_currency(plain, entity) for entity in range(12)} == {EURO}


def test_a_sum_that_the_rates_do_not_convert_exactly_is_a_fault_of_the_generator() -> None:
    assert exchanged(GROUP, 1, DOLLAR, 125 * CENT) == 100 * CENT
    assert exchanged(GROUP, 7, DOLLAR, 125 * CENT) == 9_525 * CENT // 100
    with pytest.raises(ValueError, match="leave a rest"):
        exchanged(GROUP, 1, DOLLAR, 1)


@pytest.mark.parametrize(("entities", "bearers"), [(2, 1), (3, 2), (4, 2), (5, 4), (12, 10), (60, 50), (300, 100)])
def test_the_fixed_percentages_total_100_whatever_the_companies(entities: int, bearers: int) -> None:
    keys = key_table(Structure(size_of(1_000, entities, 1, full=True))).filter(key=FIXED)
    assert (len(keys), keys["value"].sum()) == (bearers, 100)


def test_whoever_used_less_than_nothing_of_a_plan_is_excluded_from_its_pool_which_is_none_without_users() -> None:
    used = pools_of(GROUP, {3: 40, 2: -7, 5: 0})
    row = pool_table(GROUP, used).filter(pool=USED).row(0, named=True)
    assert (row["amount"], row["excluded"]) == ("0.4", "F00003")
    assert USED not in {pool.pool for pool in pools_of(GROUP, {2: -7})}
