"""The layouts that subsidiaries ask for, as the documents they read."""

from collections.abc import Callable, Mapping, Sequence

from schemas.settings import InvoicePoint, Section
from transforms.layout.points import Point, layout_points

Document = Callable[[Sequence[Point], Sequence[Mapping[str, str | None]]], list[str]]

ROWS = [
    {"site_group": "Paris", "site": "Bercy", "typology": "connectivity", "service": "fibre"},
    {"site_group": "Dijon", "site": "Dijon Sud", "typology": "hardware", "service": "switch"},
    {"site_group": "Dijon", "site": "Dijon Nord", "typology": "mobility", "service": "data", "department": "Sales"},
    {"site_group": "Dijon", "site": "Dijon Nord", "typology": "connectivity", "service": "fibre"},
    {"site_group": "Dijon", "site": "Dijon Sud", "typology": "mobility", "service": "voice", "department": "Audit"},
]


def test_an_invoice_per_site_group_with_a_section_per_site(document: Document) -> None:
    points = layout_points([InvoicePoint(title="{site_group}", split_by=("site_group",), sections=("site",))], [])
    assert document(points, ROWS) == [
        "Dijon",
        "  Dijon Nord: data, fibre",
        "  Dijon Sud: switch, voice",
        "Paris",
        "  Bercy: fibre",
    ]


def test_an_invoice_per_site_with_sections_by_typology(document: Document) -> None:
    points = layout_points([], [InvoicePoint(title="Site {site}", split_by=("site",), sections=("typology",))])
    assert document(points, ROWS) == [
        "Site Bercy",
        "  connectivity: fibre",
        "Site Dijon Nord",
        "  connectivity: fibre",
        "  mobility: data",
        "Site Dijon Sud",
        "  hardware: switch",
        "  mobility: voice",
    ]


def test_a_telecom_invoice_by_site_and_a_second_one_for_services(document: Document) -> None:
    telecom = InvoicePoint(title="Telecom", where={"typology": ("connectivity", "mobility")}, sections=("site",))
    services = InvoicePoint(title="Services", where={"typology": ("installation", "maintenance")})
    rows = [
        {"site": "Lyon", "typology": "maintenance", "service": "repair"},
        {"site": "Lyon", "typology": "connectivity", "service": "fibre"},
        {"site": "Brest", "typology": "mobility", "service": "data"},
        {"site": "Brest", "typology": "installation", "service": "cabling"},
    ]
    assert document(layout_points([], [telecom, services]), rows) == [
        "Telecom",
        "  Brest: data",
        "  Lyon: fibre",
        "Services",
        "  : repair, cabling",
    ]


def test_a_mobile_fleet_by_department_beside_an_invoice_per_site(document: Document) -> None:
    fleet = InvoicePoint(title="Fleet", where={"typology": "mobility"}, sections=("department",))
    site = InvoicePoint(title="Site {site}", split_by=("site",), sections=("typology",))
    assert document(layout_points([], [fleet, site]), ROWS) == [
        "Fleet",
        "  Audit: voice",
        "  Sales: data",
        "Site Bercy",
        "  connectivity: fibre",
        "Site Dijon Nord",
        "  connectivity: fibre",
        "Site Dijon Sud",
        "  hardware: switch",
    ]


def test_sections_nest_three_deep(document: Document) -> None:
    points = layout_points([InvoicePoint(title="All", sections=("site_group", "site", "typology"))], [])
    assert document(points, ROWS) == [
        "All",
        "  Dijon > Dijon Nord > connectivity: fibre",
        "  Dijon > Dijon Nord > mobility: data",
        "  Dijon > Dijon Sud > hardware: switch",
        "  Dijon > Dijon Sud > mobility: voice",
        "  Paris > Bercy > connectivity: fibre",
    ]


def test_sections_of_one_invoice_are_cut_in_different_ways(document: Document) -> None:
    fleet = Section(title="Fleet", where={"typology": "mobility"}, sections=("department",))
    network = Section(
        title="Network",
        where={"typology": ("connectivity", "hardware")},
        section=(Section(title="Lines", where={"typology": "connectivity"}, sections=("site_group", "site")),),
    )
    points = layout_points([InvoicePoint(title="All", section=(fleet, network))], [])
    assert document(points, [*ROWS, {"typology": "consulting", "service": "advice"}]) == [
        "All",
        "  Fleet > Audit: voice",
        "  Fleet > Sales: data",
        "  Network > Lines > Dijon > Dijon Nord: fibre",
        "  Network > Lines > Paris > Bercy: fibre",
        "  Network: switch",
        "  : advice",
    ]


def test_blocks_stand_inside_each_value_of_the_keys_around_them(document: Document) -> None:
    fleet = Section(title="Fleet of {site}", where={"typology": "mobility"})
    rest = Section(sections=("typology",))
    points = layout_points([InvoicePoint(title="All", sections=("site",), section=(fleet, rest))], [])
    assert document(points, ROWS) == [
        "All",
        "  Bercy > connectivity: fibre",
        "  Dijon Nord > Fleet of Dijon Nord: data",
        "  Dijon Nord > connectivity: fibre",
        "  Dijon Sud > Fleet of Dijon Sud: voice",
        "  Dijon Sud > hardware: switch",
    ]


def test_two_blocks_without_title_that_cut_by_one_key_make_one_section(document: Document) -> None:
    blocks = (Section(where={"typology": "mobility"}, sections=("site",)), Section(sections=("site",)))
    points = layout_points([InvoicePoint(title="All", section=blocks)], [])
    assert document(points, ROWS) == [
        "All",
        "  Dijon Nord: data, fibre",
        "  Dijon Sud: switch, voice",
        "  Bercy: fibre",
    ]


def test_a_recipients_own_points_come_before_those_for_all_but_documents_keep_their_order(document: Document) -> None:
    for_all = InvoicePoint(title="General", sections=("typology",))
    own = InvoicePoint(title="Own", recipients=("SUB",), where={"typology": "mobility"})
    other = InvoicePoint(title="Other", recipients=("ELSE",))
    assert document(layout_points([for_all], [own, other]), ROWS) == [
        "General",
        "  connectivity: fibre, fibre",
        "  hardware: switch",
        "Own",
        "  : data, voice",
    ]


def test_an_empty_key_is_named_comes_last_and_is_never_dropped(document: Document) -> None:
    points = layout_points([InvoicePoint(title="{site}", split_by=("site",), sections=("department",))], [])
    rows: list[dict[str, str | None]] = [
        {"site": None, "department": "Zoo", "service": "lost"},
        {"site": "Lyon", "department": "", "service": "blank"},
        {"site": "Lyon", "department": "Zoo", "service": "known"},
    ]
    assert document(points, rows) == [
        "Lyon",
        "  Zoo: known",
        "  Unassigned: blank",
        "Unassigned",
        "  Zoo: lost",
    ]
