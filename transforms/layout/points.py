"""Invoice points of all origins, in the order of the documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.settings import InvoicePoint, Section
from transforms.layout.titles import PERIOD, title_keys


@dataclass(frozen=True)
class Point:
    """An invoice point, whether it comes from the layout sheet or was cut by hand.

    `position` counts from 0 in the order of the documents. `id` names the point in invoice keys: its title as it is
    written, with " (2)" and so on for the next points of the same title that a recipient could meet.
    """

    position: int
    id: str
    rule: InvoicePoint


def layout_points(by_hand: Sequence[InvoicePoint], sheet: Sequence[InvoicePoint | None]) -> tuple[Point, ...]:
    """All invoice points: those cut by hand, then those of the sheet, each in the order they are written.

    Faulty rows of the sheet, None, are no points and count among the positions.
    """
    points: list[Point] = []
    for position, rule in enumerate([*by_hand, *sheet]):
        if rule is None:
            continue
        taken = {point.id for point in points if _share_a_recipient(point.rule, rule)}
        points.append(Point(position, _free_id(rule.title, taken), rule))
    return tuple(points)


def matching_order(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points in the order they are tried: those that name recipients, then those for all, each by position."""
    return tuple(sorted(points, key=lambda point: (not point.rule.recipients, point.position)))


def points_of(points: Sequence[Point], recipient: str) -> tuple[Point, ...]:
    """The points a recipient can meet, in the order of the documents."""
    return tuple(point for point in points if not point.rule.recipients or recipient in point.rule.recipients)


def layout_keys(points: Sequence[Point]) -> tuple[str, ...]:
    """Every key that the layout needs of a charge line, in the order of their names."""
    used = {key for point in points for key in (*point.rule.split_by, *_section_keys(point.rule))}
    return tuple(sorted({"provider", "recipient", "currency", *used} - {PERIOD}))


def _section_keys(block: Section) -> Iterator[str]:
    yield from (*block.where, *block.sections, *title_keys(block.title or ""))
    for inner in block.section:
        yield from _section_keys(inner)


def _share_a_recipient(one: InvoicePoint, other: InvoicePoint) -> bool:
    return not one.recipients or not other.recipients or not set(one.recipients).isdisjoint(other.recipients)


def _free_id(title: str, taken: set[str]) -> str:
    number, name = 1, title
    while name in taken:
        number, name = number + 1, f"{title} ({number + 1})"
    return name
