"""Random layouts on random charges, against the rules applied to one charge after the other in plain Python."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.settings import Condition, InvoicePoint, Section
from transforms.layout.assign import assign
from transforms.layout.names import ValueNames
from transforms.layout.points import Point, layout_points

KEYS = ("site", "user", "typology")
VALUES = {"site": ["A", "B", "10", "9"], "user": ["M1", "M2"], "typology": ["mobility", "hardware"]}
NAMES = ValueNames(
    labels={"site": {"A": "Town", "B": "Town", "10": "Ten"}},
    order={"site": {"B": 1, "9": 2}, "typology": {"mobility": 1}},
    unassigned={"R1": "Unassigned", "R2": "Non affecté"},
)

Row = Mapping[str, str]


@st.composite
def conditions(draw: st.DrawFn, key: str) -> Condition:
    value = st.sampled_from([*VALUES[key], ""])
    texts = st.builds(lambda sign, text: sign + text, st.sampled_from(["", "", "!"]), value)
    either: st.SearchStrategy[Condition] = st.one_of(texts, st.lists(texts, max_size=3).map(tuple))
    return draw(either)


wheres = st.lists(st.sampled_from(KEYS), unique=True, max_size=2).flatmap(
    lambda keys: st.fixed_dictionaries({key: conditions(key) for key in keys})
)
some_keys = st.lists(st.sampled_from(KEYS), unique=True, max_size=2).map(tuple)


def blocks(depth: int) -> st.SearchStrategy[tuple[Section, ...]]:
    inner = blocks(depth - 1) if depth > 1 else st.just(())
    titles = st.sampled_from([None, None, "Fleet", "Rest", "mobility"])
    block = st.builds(Section, title=titles, where=wheres, sections=some_keys, section=inner)
    return st.lists(block, max_size=3).map(tuple)


invoice_points = st.builds(
    InvoicePoint,
    title=st.sampled_from(["One", "Two"]),
    recipients=st.sampled_from([(), (), ("R1",), ("R2",), ("R1", "R2")]),
    provider=st.sampled_from([None, None, None, "P1"]),
    where=st.one_of(st.just({}), wheres),
    split_by=st.one_of(st.just(()), st.just(()), some_keys),
    sections=st.one_of(st.just(()), some_keys),
    section=blocks(2),
)
charges = st.fixed_dictionaries(
    {
        "provider": st.sampled_from(["P1", "P1", "P1", "P1", "P2"]),
        "recipient": st.sampled_from(["R1", "R1", "R1", "R1", "R2"]),
        "currency": st.sampled_from(["EUR", "EUR", "EUR", "EUR", "USD"]),
        **{key: st.sampled_from([*VALUES[key], "", None]) for key in KEYS},
    }
)


@settings(deadline=None, max_examples=40)
@given(
    rules=st.lists(invoice_points, min_size=1, max_size=3),
    rows=st.lists(charges, min_size=8, max_size=20),
    shuffle=st.randoms(use_true_random=False),
)
def test_every_charge_lands_where_the_rules_say_whatever_the_order_of_the_rows(
    rules: list[InvoicePoint], rows: list[dict[str, str | None]], shuffle: Any
) -> None:
    points = layout_points(rules[:1], rules[1:])
    frame = pl.DataFrame(
        [{"combination": number, "as_of": date(2026, 10, 1), **row} for number, row in enumerate(rows)],
        schema={
            "combination": pl.Int64,
            "as_of": pl.Date,
            **dict.fromkeys(["provider", "recipient", "currency", *KEYS], pl.String),
        },
    )
    shuffled = frame[shuffle.sample(range(len(rows)), len(rows))]
    landing = assign(shuffled, points, NAMES, "2026-10")
    assert landing.equals(assign(frame, points, NAMES, "2026-10"))
    texts = [{key: value or "" for key, value in row.items()} for row in rows]
    assert landing.drop("hung_from", "misplaced").rows() == [
        (number, *row) for number, row in enumerate(expected(texts, points))
    ]


def expected(rows: Sequence[Row], points: Sequence[Point]) -> list[tuple[Any, ...]]:
    """What `assign` must say of each row after its number."""
    taken = [next((point for point in tried(points) if takes(point, row)), None) for row in rows]
    lands = [(row, point) for row, point in zip(rows, taken, strict=True) if point is not None]
    placed = [row for row, _ in lands]
    documents = sorted({document(row, point) for row, point in lands})
    ways = [list(way(row, point.rule, ())) for row, point in lands]
    inside = [(document(row, point), levels) for (row, point), levels in zip(lands, ways, strict=True)]
    found = iter(
        (
            point.position,
            invoice_key(row, point, lands),
            point.rule.title,
            [code for _, _, code in levels],
            [key for _, key, _ in levels],
            [label(row, key, code, placed) for _, key, code in levels],
            documents.index(document(row, point)) + 1,
            section_order(document(row, point), levels, inside),
        )
        for (row, point), levels in zip(lands, ways, strict=True)
    )
    return [(None,) * 8 if point is None else next(found) for point in taken]


def tried(points: Sequence[Point]) -> list[Point]:
    return [point for point in points if point.rule.recipients] + [p for p in points if not p.rule.recipients]


def takes(point: Point, row: Row) -> bool:
    rule = point.rule
    for_it = not rule.recipients or row["recipient"] in rule.recipients
    return for_it and rule.provider in (None, row["provider"]) and matches(rule, row)


def matches(rule: Section, row: Row) -> bool:
    for key, condition in rule.where.items():
        texts = [condition] if isinstance(condition, str) else list(condition)
        included = [text for text in texts if text[:1] != "!"]
        if "!" + row[key] in texts or (included and row[key] not in included):
            return False
    return True


def way(row: Row, rule: Section, block: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], str, str]]:
    """The sections down to the row: the block that makes each, its key and its code."""
    yield from ((block, key, row[key]) for key in rule.sections)
    for number, inner in enumerate(rule.section):
        if matches(inner, row):
            if inner.title:
                yield (*block, number), "", inner.title
            yield from way(row, inner, (*block, number))
            return


def rank(key: str, code: str) -> tuple[bool, int, str]:
    return code == "" and key != "", NAMES.order.get(key, {}).get(code, 99), code


def document(row: Row, point: Point) -> tuple[Any, ...]:
    splits = tuple(rank(key, row[key]) for key in point.rule.split_by)
    return row["provider"], row["recipient"], point.position, splits, row["currency"]


def invoice_key(row: Row, point: Point, lands: Sequence[tuple[Row, Point]]) -> str:
    same = {document(*other)[-1] for other in lands if document(*other)[:-1] == document(row, point)[:-1]}
    parts = [row["provider"], row["recipient"], point.id, *(row[key] for key in point.rule.split_by)]
    return "/".join([*parts, row["currency"]] if len(same) > 1 else parts)


def label(row: Row, key: str, code: str, placed: Sequence[Row]) -> str:
    if not key or not code:
        return code or NAMES.unassigned[row["recipient"]]
    names = NAMES.labels.get(key, {})
    pair = [other for other in placed if all(other[party] == row[party] for party in ("provider", "recipient"))]
    alike = {other[key] for other in pair if other[key] and names.get(other[key], other[key]) == names.get(code, code)}
    return f"{names[code]} ({code})" if len(alike) > 1 else names.get(code, code)


def section_order(of: tuple[Any, ...], levels: Sequence[Any], inside: Sequence[tuple[tuple[Any, ...], Any]]) -> int:
    ways = [other for document_, other in inside if document_ == of]
    first_block: dict[Any, Any] = {}
    for other in ways:
        for depth, (block, _, _) in enumerate(other, start=1):
            node = tuple(level[1:] for level in other[:depth])
            first_block[node] = min(block, first_block.get(node, block))

    def reading(other: Sequence[Any]) -> tuple[Any, ...]:
        nodes = [tuple(level[1:] for level in other[: depth + 1]) for depth in range(len(other))]
        return (*((0, first_block[node], rank(*node[-1])) for node in nodes), (1,))

    return sorted({reading(other) for other in ways}).index(reading(levels)) + 1
