"""Points and blocks that no line can reach."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.settings import InvoicePoint, Section
from transforms.layout.never_matching import never_matching
from transforms.layout.points import layout_points, matching_order

ENTITIES = ("R1", "R2")
MOBILE = {"typology": "mobility"}


def told(*rules: InvoicePoint) -> list[tuple[str, str]]:
    """The number of the point, or what follows it, and what takes its lines."""
    problems = never_matching(layout_points(rules, []), ENTITIES)
    return [(problem.place.removeprefix("layout, invoice point "), problem.found) for problem in problems]


def point(**rule: object) -> InvoicePoint:
    return InvoicePoint.model_validate({"title": "T", **rule})


@pytest.mark.parametrize(
    ("rules", "dead", "by"),
    [
        ([point(), point(where=MOBILE)], 2, "taken by layout, invoice point 1"),
        ([point(where=MOBILE), point(where=MOBILE)], 2, "taken by layout, invoice point 1"),
        ([point(where={"typology": ("mobility", "data")}), point(where=MOBILE)], 2, "taken by layout, invoice point 1"),
        ([point(where={"plan": "!x"}), point(where={"plan": ""})], 2, "taken by layout, invoice point 1"),
        ([point(where=MOBILE), point(where={"typology": "!mobility"}), point()], 3, "those before it, together"),
        ([point(where={"typology": ("mobility", "!mobility")})], 1, "its conditions exclude each other"),
        ([point(recipients=("R1",), where={"recipient": "R2"})], 1, "its conditions exclude each other"),
        ([point(where=MOBILE), point(recipients=("R1", "R2"))], 1, "taken by layout, invoice point 2"),
        ([point(recipients=("R1",)), point(recipients=("R2",)), point()], 3, "those before it, together"),
        ([point(provider="R1"), point(provider="R2"), point()], 3, "those before it, together"),
    ],
)
def test_a_point_that_can_never_match_is_told(rules: list[InvoicePoint], dead: int, by: str) -> None:
    [(place, found)] = told(*rules)
    assert place.startswith(f"{dead} ")
    assert found.startswith("it can never match: ")
    assert by in found


@pytest.mark.parametrize(
    "rules",
    [
        [point(where=MOBILE), point()],
        [point(where={**MOBILE, "plan": "x"}), point(where=MOBILE)],
        [point(recipients=("R1",)), point()],
        [point(recipients=("R1",)), point(recipients=("R1", "R2"))],
        [point(provider="R1"), point()],
        [point(where={"plan": ""}), point(where={"plan": "!x"})],
        [point(recipients=("NOBODY",))],
    ],
)
def test_a_point_that_some_line_can_reach_is_not_told(rules: list[InvoicePoint]) -> None:
    assert told(*rules) == []


def test_a_block_that_others_leave_nothing_is_told_but_not_the_blocks_inside_it() -> None:
    first, rest = Section(title="First", where=MOBILE), Section(title="Rest")
    late = Section(title="Late", where={"typology": "data"}, section=(Section(title="Inside"),))
    assert told(point(section=(first, rest, late))) == [
        (
            '1 "T", section 3 "Late"',
            'it can never match: all it could take is taken by layout, invoice point 1 "T", section 2 "Rest"',
        )
    ]


def test_a_block_that_asks_what_the_blocks_around_it_exclude_is_told() -> None:
    inner = Section(title="Inner", where={"typology": "data"})
    assert told(point(where=MOBILE, section=(Section(title="Outer", section=(inner,)),))) == [
        ('1 "T", section 1 "Outer", section 1 "Inner"', "it can never match: its conditions exclude each other")
    ]


def test_blocks_around_and_beside_count_together() -> None:
    outer = Section(section=(Section(where={"plan": "!x"}), Section(where={"plan": "x"})))
    assert told(point(section=(Section(where={"plan": "x"}), outer))) == [
        (
            '1 "T", section 2, section 2',
            'it can never match: all it could take is taken by layout, invoice point 1 "T", section 1',
        )
    ]


texts = st.sampled_from(["", "a", "!a", "b", "!b", "!"])
rules = st.builds(
    InvoicePoint,
    title=st.just("T"),
    recipients=st.sampled_from([(), ("R1",), ("R2",), ENTITIES]),
    provider=st.sampled_from([None, "R1"]),
    where=st.dictionaries(st.sampled_from("xy"), st.lists(texts, max_size=3).map(tuple)),
)


@given(st.lists(rules, max_size=6))
def test_exactly_the_points_that_take_no_line_there_can_be_are_told(drawn: list[InvoicePoint]) -> None:
    points = layout_points(drawn, [])
    lines = product(ENTITIES, ENTITIES, ["", "a", "b", "other"], ["", "a", "b", "other"])
    taking = {
        next((point.position for point in matching_order(points) if _takes(point.rule, *line)), None) for line in lines
    }
    dead = [point.position + 1 for point in matching_order(points) if point.position not in taking]
    assert [int(place.split()[0]) for place, _ in told(*drawn)] == dead


def _takes(rule: InvoicePoint, provider: str, recipient: str, x: str, y: str) -> bool:
    if rule.provider not in (None, provider) or (rule.recipients and recipient not in rule.recipients):
        return False
    return all(_accepts(tuple(condition), {"x": x, "y": y}[key]) for key, condition in rule.where.items())


def _accepts(condition: tuple[str, ...], value: str) -> bool:
    included = [text for text in condition if not text.startswith("!")]
    return f"!{value}" not in condition and (not included or value in included)
