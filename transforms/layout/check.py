"""Faults of a layout, told before any line meets it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches

from schemas.problems import Problem
from transforms.layout.blocks import Block, point_block
from transforms.layout.never_matching import never_matching
from transforms.layout.points import Point
from transforms.layout.titles import PERIOD, is_well_formed, title_keys


def check_points(points: Sequence[Point], known_keys: Collection[str], entities: Collection[str]) -> list[Problem]:
    """What is wrong with the invoice points: first with each as it is written, then those that can never match.

    `known_keys` are the columns of a charge line, `entities` the codes that exist at any date. Errors: keys and
    entities that are not known; titles that are empty, badly braced, or use a key that has several values there; keys
    that cut twice; points and blocks that can never match. Warnings: a point whose invoices would all read the same.
    """
    return [*_as_written(points, known_keys, entities), *never_matching(points, entities)]


def _as_written(points: Sequence[Point], known_keys: Collection[str], entities: Collection[str]) -> Iterator[Problem]:
    for point in points:
        yield from _unknown_entities(point, entities)
        for block in point_block(point).all():
            yield from _unknown_keys(block, known_keys)
            yield from _repeated_keys(block)
            yield from _title_faults(block)
        yield from _titles_alike(point)


def _unknown_entities(point: Point, entities: Collection[str]) -> Iterator[Problem]:
    place = point_block(point).place
    named = [(f"{place}, recipients", name) for name in point.rule.recipients]
    named += [(f"{place}, provider", name) for name in [point.rule.provider] if name]
    return _unknown(named, entities, "an entity")


def _unknown_keys(block: Block, known_keys: Collection[str]) -> Iterator[Problem]:
    named = [(f"{block.place}, where", key) for key in block.rule.where]
    named += [(f"{block.place}, split_by", key) for key in block.split_by]
    named += [(f"{block.place}, sections", key) for key in block.rule.sections]
    return _unknown(named, known_keys, "a column of a charge line")


def _unknown(named: Iterable[tuple[str, str]], known: Collection[str], kind: str) -> Iterator[Problem]:
    for place, name in named:
        if name not in known:
            near = get_close_matches(name, sorted(known), n=1)
            right = f"the nearest is {near[0]}" if near else f"name {kind}"
            yield Problem(place, f"{name} is not {kind}", right)


def _repeated_keys(block: Block) -> Iterator[Problem]:
    own = block.path[len(block.outer) :]
    for place, key in enumerate(own, start=len(block.outer)):
        if key in block.path[:place]:
            yield Problem(f"{block.place}, sections", f"{key} cuts twice on the way to its lines", "name it once")


def _title_faults(block: Block) -> Iterator[Problem]:
    title, place = block.rule.title or "", f"{block.place}, title"
    if block.rule.title is not None and not title.strip():
        yield Problem(place, "it is empty", "write what is read there")
    elif not is_well_formed(title):
        yield Problem(place, "a brace does not open or close around a name", "write {key}, with one key in each pair")
    for key in title_keys(title):
        if key not in (PERIOD, "provider", "recipient", *block.title_keys):
            yield Problem(place, f"{{{key}}} may have several values there", _constant_instead(key, block))


def _constant_instead(key: str, block: Block) -> str:
    shown = key.removesuffix("_name")
    if shown != key and shown in block.title_keys:
        return f"write {{{shown}}}, which shows the name"
    words = dict.fromkeys([*block.title_keys, "provider", "recipient", PERIOD])
    return f"take of {', '.join(f'{{{word}}}' for word in words)}"


def _titles_alike(point: Point) -> Iterator[Problem]:
    missing = [key for key in point.rule.split_by if key not in title_keys(point.rule.title)]
    if missing:
        keys = ", ".join(missing)
        right = f"write {' '.join(f'{{{key}}}' for key in missing)} into it"
        yield Problem(
            f"{point_block(point).place}, title", f"invoices split by {keys} all read the same", right, "warning"
        )
