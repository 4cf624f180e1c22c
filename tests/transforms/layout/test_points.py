"""Invoice points: their order, their names, and the keys they need."""

from schemas.settings import InvoicePoint, Section
from transforms.layout.points import layout_keys, layout_points, matching_order, points_of


def test_points_by_hand_come_before_those_of_the_sheet() -> None:
    points = layout_points([InvoicePoint(title="B"), InvoicePoint(title="A")], [InvoicePoint(title="C")])
    assert [(point.position, point.id) for point in points] == [(0, "B"), (1, "A"), (2, "C")]


def test_points_of_one_title_that_a_recipient_could_meet_are_numbered() -> None:
    points = layout_points([], [InvoicePoint(title=title) for title in ("A", "A", "A (2)", "A")])
    assert [point.id for point in points] == ["A", "A (2)", "A (2) (2)", "A (3)"]


def test_points_of_one_title_for_different_recipients_keep_it() -> None:
    rules = [InvoicePoint(title="A", recipients=names) for names in (("X",), ("Y",), ("Y", "Z"), ())]
    assert [point.id for point in layout_points([], rules)] == ["A", "A", "A (2)", "A (3)"]


def test_points_that_name_recipients_are_tried_first() -> None:
    rules = [InvoicePoint(title="1"), InvoicePoint(title="2", recipients=("X",)), InvoicePoint(title="3")]
    assert [point.id for point in matching_order(layout_points([], rules))] == ["2", "1", "3"]


def test_a_recipient_meets_its_own_points_and_those_for_all() -> None:
    named = {"1": (), "2": ("X", "Y"), "3": ("Z",)}
    rules = [InvoicePoint(title=title, recipients=names) for title, names in named.items()]
    assert [point.id for point in points_of(layout_points([], rules), "X")] == ["1", "2"]


def test_the_layout_needs_the_keys_of_conditions_cuts_and_titles_at_any_depth() -> None:
    inner = Section(title="{e} {period}", where={"d": "x"}, sections=("f",))
    rule = InvoicePoint(
        title="{b}", where={"a": "x"}, split_by=("b",), sections=("c",), section=(Section(section=(inner,)),)
    )
    assert layout_keys(layout_points([rule], [])) == ("a", "b", "c", "currency", "d", "e", "f", "provider", "recipient")
