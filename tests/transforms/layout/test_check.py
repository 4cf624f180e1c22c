"""Faults of a layout: each is found, told where it is, and told once."""

import pytest

from schemas.problems import Problem
from schemas.settings import InvoicePoint, Section
from transforms.layout.check import check_points
from transforms.layout.points import layout_points

KNOWN = ("provider", "recipient", "currency", "typology", "site", "site_group", "site_name", "user", "department")
ENTITIES = ("HQ", "NORTH", "SOUTH")


def faults(*rules: InvoicePoint) -> list[Problem]:
    return check_points(layout_points(rules, []), KNOWN, ENTITIES)


def test_a_sound_layout_has_no_fault() -> None:
    fleet = Section(title="Fleet of {site_group}", where={"typology": "mobility"}, sections=("department", "user"))
    assert not faults(
        InvoicePoint(
            title="{period} {provider} {recipient} {site_group}",
            recipients=("NORTH",),
            provider="HQ",
            where={"typology": ("mobility", "hardware")},
            split_by=("site_group",),
            section=(fleet,),
        ),
        InvoicePoint(title="The rest", sections=("typology",)),
    )


@pytest.mark.parametrize(
    ("rule", "place", "found", "right"),
    [
        (InvoicePoint(title="A", where={"typolgy": "x"}), "where", "typolgy is not a column of a charge line",
         "the nearest is typology"),
        (InvoicePoint(title="A {sit}", split_by=("sit",)), "split_by", "sit is not a column of a charge line",
         "the nearest is site"),
        (InvoicePoint(title="A", sections=("zzz",)), "sections", "zzz is not a column of a charge line",
         "name a column of a charge line"),
        (InvoicePoint(title="A", recipients=("NORTH", "NORHT")), "recipients", "NORHT is not an entity",
         "the nearest is NORTH"),
        (InvoicePoint(title="A", provider="QQ"), "provider", "QQ is not an entity", "name an entity"),
        (InvoicePoint(title=" "), "title", "it is empty", "write what is read there"),
        (InvoicePoint(title="A {site", split_by=("site",)), "title", "a brace does not open or close around a name",
         "write {key}, with one key in each pair"),
        (InvoicePoint(title="A {site}", sections=("site",)), "title", "{site} may have several values there",
         "take of {provider}, {recipient}, {period}"),
        (InvoicePoint(title="{site} {site_name}", split_by=("site",)), "title",
         "{site_name} may have several values there", "write {site}, which shows the name"),
        (InvoicePoint(title="{site}", split_by=("site",), sections=("user", "site")), "sections",
         "site cuts twice on the way to its lines", "name it once"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_what_would_be_right(rule: InvoicePoint, place: str, found: str, right: str) -> None:
    problems = [problem for problem in faults(rule) if problem.severity == "error"]
    assert [(problem.place.rsplit(", ", 1)[1], problem.found, problem.right) for problem in problems] == [
        (place, found, right)
    ]


def test_faults_inside_blocks_say_in_which_block() -> None:
    inner = Section(title="{user}", where={"typology": "x"}, sections=("site", "usr"))
    rule = InvoicePoint(title="{site}", recipients=("NORTH",), split_by=("site",), section=(Section(section=(inner,)),))
    place = 'layout, invoice point 1 "{site}" of NORTH, section 1, section 1 "{user}"'
    assert [(problem.place, problem.found) for problem in faults(rule)] == [
        (f"{place}, sections", "usr is not a column of a charge line"),
        (f"{place}, sections", "site cuts twice on the way to its lines"),
        (f"{place}, title", "{user} may have several values there"),
    ]


def test_a_block_may_name_keys_that_cut_around_it_and_its_own() -> None:
    inner = Section(title="{site_group} {site} {user}", sections=("user",))
    assert not faults(
        InvoicePoint(title="{site_group}", split_by=("site_group",), sections=("site",), section=(inner,))
    )


def test_invoices_of_one_point_that_all_read_the_same_are_a_warning() -> None:
    assert faults(InvoicePoint(title="Site {site}", split_by=("site", "user"))) == [
        Problem(
            'layout, invoice point 1 "Site {site}", title',
            "invoices split by user all read the same",
            "write {user} into it",
            "warning",
        )
    ]
