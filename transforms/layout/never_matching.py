"""Points and blocks of a layout that no line can ever reach.

What a point or block can take is a product of sets of values, so this is decided exactly: a point is out of reach when
the points tried before it take, one after the other, all that its own conditions allow.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from schemas.problems import Problem
from transforms.layout.blocks import Block, point_block
from transforms.layout.branches import point_region
from transforms.layout.conditions import Region, Values, both, is_covered, is_empty, is_within, region
from transforms.layout.points import Point, matching_order


@dataclass(frozen=True)
class _Taker:
    place: str
    lines: Region


def never_matching(points: Sequence[Point], entities: Collection[str]) -> Iterator[Problem]:
    """One error per point or block that can never match; not for the blocks inside it, which cannot either.

    Providers and recipients are the entities; any other key may have any value.
    """
    pairs = _pairs(points, entities)
    before: list[_Taker] = []
    for point in matching_order(points):
        block, lines = point_block(point), both(pairs, point_region(point))
        yield from _out_of_reach(block, lines, before)
        before.append(_Taker(block.place, lines))


def _pairs(points: Sequence[Point], entities: Collection[str]) -> Region:
    """All pairs there may be; entities that only the layout knows are among them, as they are told elsewhere."""
    named = {name for point in points for name in (*point.rule.recipients, point.rule.provider) if name}
    return dict.fromkeys(("provider", "recipient"), Values(frozenset({*entities, *named})))


def _out_of_reach(block: Block, lines: Region, before: Sequence[_Taker]) -> Iterator[Problem]:
    takers = _takers(lines, before)
    if takers is not None:
        yield _problem(block, takers)
        return
    tried = list(before)
    for inner in block.inner():
        inside = both(lines, region(inner.rule.where))
        yield from _out_of_reach(inner, inside, tried)
        tried.append(_Taker(inner.place, inside))


def _takers(lines: Region, before: Sequence[_Taker]) -> list[_Taker] | None:
    """Those that leave nothing of some lines: one where one is enough; none where there is nothing to take."""
    if is_empty(lines):
        return []
    alone = next(([taker] for taker in before if is_within(lines, taker.lines)), None)
    if alone is None and is_covered(lines, [taker.lines for taker in before]):
        return list(before)
    return alone


def _problem(block: Block, takers: Sequence[_Taker]) -> Problem:
    if not takers:
        return Problem(block.place, "it can never match: its conditions exclude each other", "correct its where")
    by = takers[0].place if len(takers) == 1 else "those before it, together"
    return Problem(block.place, f"it can never match: all it could take is taken by {by}", "put it first, or remove it")
