"""Chance falls the same way whatever is drawn together, and is that of SplitMix64."""

import hashlib
from itertools import islice

import polars as pl
import pytest

from transforms.generating.draws import ROW, Draws, numbered, picked

MODULUS = 1 << 64


def splitmix(state: int):
    """The generator as its authors publish it, in whole numbers of any size."""
    while True:
        state = (state + 0x9E3779B97F4A7C15) % MODULUS
        mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % MODULUS
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB % MODULUS
        yield mixed ^ (mixed >> 31)


def start(seed: int, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {name}".encode()).digest()[:8], "big")


def drawn(draws: Draws, first: int, count: int) -> list[int]:
    return numbered(first, count).select(draws.number()).to_series().to_list()


def test_the_oracle_of_these_tests_is_the_published_generator() -> None:
    assert list(islice(splitmix(1234567), 2)) == [6457827717110365317, 3203168211198807973]


@pytest.mark.parametrize(("seed", "name"), [(1, "user"), (2, "user"), (1, "service"), (-3, "")])
def test_a_sequence_is_splitmix_from_the_digest_of_seed_and_name(seed: int, name: str) -> None:
    before_first = start(seed, name) - 0x9E3779B97F4A7C15
    assert drawn(Draws(seed, name), 0, 200) == list(islice(splitmix(before_first), 200))


def test_a_row_is_drawn_by_its_number_alone() -> None:
    draws = Draws(5, "x")
    assert drawn(draws, 0, 1_000)[700:900] == drawn(draws, 700, 200)


def test_what_is_drawn_below_a_limit_is_spread_from_0_to_the_one_before_it() -> None:
    values = numbered(0, 20_000).select(Draws(1, "x").below(8)).to_series()
    counts = values.value_counts(name="times").sort(values.name)
    assert counts[values.name].to_list() == list(range(8))
    assert 2_300 < counts["times"].min() <= counts["times"].max() < 2_700


def test_a_value_is_picked_by_its_place() -> None:
    rows = numbered(0, 4).with_columns(place=pl.col(ROW) % 3)
    assert rows.select(picked(["a", "b", "c"], pl.col("place"))).to_series().to_list() == ["a", "b", "c", "a"]
