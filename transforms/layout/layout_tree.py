"""The layout before any month has run, as a tree: recipients, their invoice and section points, and the services."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from schemas.settings import Condition, Section
from transforms.layout.branches import branches, point_region
from transforms.layout.catalogue import latest_rows, services_by_branch
from transforms.layout.conditions import both, exactly, is_covered
from transforms.layout.drawn_layout import drawn_layout
from transforms.layout.nodes import Node
from transforms.layout.points import Point, matching_order, points_of
from transforms.layout.subscribers import subscribers

Leaves = Iterator[tuple[Node, ...]]
"""The services that land directly in each block of an invoice point: inner blocks first, as branches are tried."""


def layout_tree(points: Sequence[Point], tables: Mapping[str, pl.DataFrame]) -> tuple[Node, ...]:
    """Per entity the invoice points it can reach, in the order of the documents, then who has subscriptions.

    Those of rules come first, then the drawn tree: what is for the entity, where its own hangs, what is open to all.

    Below an invoice point stand its section points as rules ("site > typology"), and as leaves the services of the
    catalogue that can land there. Below the entity, a site or a user stand the services it is subscribed to.
    """
    subscribed, drawn = subscribers(tables), drawn_layout(tables)
    nodes = []
    for recipient, name in latest_rows(tables["entities"], "entity").select("entity", "name").rows():
        of_rules = _points(points, recipient, tables["services"])
        inside = (*of_rules, *drawn.of(recipient), *subscribed.get(recipient, ()))
        nodes.append(Node("recipient", recipient, name, key="recipient", code=recipient, children=inside))
    return tuple(nodes)


def _points(points: Sequence[Point], recipient: str, services: pl.DataFrame) -> list[Node]:
    reached = _reached(points_of(points, recipient), recipient)
    tried = branches(reached)
    landing = list(zip(tried, services_by_branch(tried, recipient, services), strict=True))
    return [_point(point, iter([leaves for branch, leaves in landing if branch.point == point])) for point in reached]


def _reached(points: Sequence[Point], recipient: str) -> list[Point]:
    """The points that those tried before them leave some line of the recipient."""
    tried = matching_order(points)
    lines = [both(exactly({"recipient": recipient}), point_region(point)) for point in tried]
    reached = [point for number, point in enumerate(tried) if not is_covered(lines[number], lines[:number])]
    return sorted(reached, key=lambda point: point.position)


def _point(point: Point, leaves: Leaves) -> Node:
    rule = point.rule
    parts = [f"one invoice per {', '.join(rule.split_by)}"] if rule.split_by else []
    parts += [f"from {rule.provider}"] if rule.provider else []
    parts += [_conditions(rule.where)] if rule.where else []
    return Node("invoice", rule.title, "; ".join(parts), code=point.id, children=_inside(rule, leaves))


def _inside(rule: Section, leaves: Leaves, detail: str = "") -> tuple[Node, ...]:
    """What stands in a block: its keys as one section point, the blocks inside them, then its own services."""
    inner = [node for block in rule.section for node in _block(block, leaves)]
    inside = (*inner, *next(leaves))
    keys = " > ".join(rule.sections)
    return (Node("section", keys, detail, key=keys, children=inside),) if keys else inside


def _block(rule: Section, leaves: Leaves) -> tuple[Node, ...]:
    conditions = _conditions(rule.where)
    if not rule.title:
        return _inside(rule, leaves, conditions)
    return (Node("section", rule.title, conditions, code=rule.title, children=_inside(rule, leaves)),)


def _conditions(where: Mapping[str, Condition]) -> str:
    """Conditions as they are written in a layout."""
    return "; ".join(f"{key} = {_values(condition)}" for key, condition in where.items())


def _values(condition: Condition) -> str:
    texts = (condition,) if isinstance(condition, str) else condition
    return ", ".join(f'{text}""' if text in ("", "!") else text for text in texts)
