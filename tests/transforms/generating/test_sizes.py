"""The size of a generated group: what follows from lines and entities, and what cannot be made."""

from decimal import Decimal

import pytest

from schemas.problems import SettingsRefused
from transforms.generating.sizes import size_of


@pytest.mark.parametrize(
    ("lines", "entities", "sites", "users", "services"),
    [
        (10_000_000, 200, 2_000, 60_000, 400),
        (1_000_000, 5_000, 10_000, 15_000, 400),
        (20_000, 20, 40, 120, 40),
        (1, 2, 4, 6, 40),
        (1_000_000_000, 200, 2_000, 60_000, 400),
    ],
)
def test_sites_users_and_services_follow_from_lines_and_entities(
    lines: int, entities: int, sites: int, users: int, services: int
) -> None:
    size = size_of(lines, entities, 1)
    assert (size.sites, size.users, size.services) == (sites, users, services)
    assert (size.faulty, size.detail_rows) == (Decimal("0.005"), 0)


def test_what_is_asked_for_is_taken_instead() -> None:
    size = size_of(100, 5, 1, sites=6, users=7, services=11, faulty="0", detail_rows=9)
    assert (size.sites, size.users, size.services, size.faulty, size.detail_rows) == (6, 7, 11, 0, 9)


@pytest.mark.parametrize(
    ("wrong", "option", "right"),
    [
        ({"lines": 0}, "--lines", "it should be at least 1"),
        ({"entities": 1}, "--entities", "it should be at least 2"),
        ({"entities": 100_000}, "--entities", "it should be at most 99,999"),
        ({"sites": 4}, "--sites", "it should be at least 5"),
        ({"sites": 25_001}, "--sites", "it should be at most 25,000"),
        ({"users": 4}, "--users", "it should be at least 5"),
        ({"services": 9}, "--services", "it should be at least 10"),
        ({"detail_rows": -1}, "--detail-rows", "it should be at least 0"),
        ({"detail_rows": 1_000_001}, "--detail-rows", "it should be at most 1,000,000"),
        ({"faulty": "1.1"}, "--faulty", "write a share from 0 to 1, such as 0.005"),
        ({"faulty": "-0.1"}, "--faulty", "write a share from 0 to 1, such as 0.005"),
        ({"faulty": "nan"}, "--faulty", "write a share from 0 to 1, such as 0.005"),
        ({"faulty": "half"}, "--faulty", "write a share from 0 to 1, such as 0.005"),
    ],
)
def test_a_size_that_cannot_be_made_is_refused_with_what_would_be_right(
    wrong: dict[str, int | str], option: str, right: str
) -> None:
    with pytest.raises(SettingsRefused) as refused:
        size_of(**{"lines": 100, "entities": 5, "seed": 1, **wrong})
    [problem] = refused.value.problems
    assert (problem.place, problem.right) == (option, right)


def test_all_that_cannot_be_made_is_told_at_once() -> None:
    with pytest.raises(SettingsRefused) as refused:
        size_of(0, 1, 1, faulty="2")
    assert [problem.place for problem in refused.value.problems] == ["--lines", "--entities", "--faulty"]
