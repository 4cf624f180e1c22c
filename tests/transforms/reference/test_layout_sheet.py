"""The layout as a sheet: rows become invoice points, and what is wrong with it is told."""

import pytest

from schemas.settings import InvoicePoint

HEADING = "recipient,provider,title,where.typology,where.plan,split_by,sections\n"


def point(**rule: object) -> InvoicePoint:
    return InvoicePoint.model_validate(rule)


def test_rows_are_invoice_points_in_their_order(workspace):
    rows = [
        "NORD,HQ,Flotte mobile,mobility,,,department > user",
        ",,Site {site_group},,,site_group,site>typology",
        ",,Autres,,,,",
    ]
    workspace.spoil("layout", HEADING + "\n".join(rows))
    assert workspace.read().sheet == (
        point(
            title="Flotte mobile",
            recipients=["NORD"],
            provider="HQ",
            where={"typology": "mobility"},
            sections=["department", "user"],
        ),
        point(title="Site {site_group}", split_by=["site_group"], sections=["site", "typology"]),
        point(title="Autres"),
    )


@pytest.mark.parametrize(
    ("cell", "condition"),
    [
        ("mobility", "mobility"),
        (" mobility , connectivity ", ("mobility", "connectivity")),
        ("!mobility", "!mobility"),
        ("!a, ! b,c d", ("!a", "!b", "c d")),
        ('""', ""),
        ('!""', "!"),
        ('a, ""', ("a", "")),
        ('"a, b", c', ("a, b", "c")),
        ("01", "01"),
    ],
)
def test_a_cell_of_where_is_a_value_or_a_list(workspace, cell, condition):
    quoted = '"' + cell.replace('"', '""') + '"'
    workspace.spoil("layout", f"title,where.typology\nT,{quoted}\n")
    assert workspace.read().sheet[0].where == {"typology": condition}


def test_an_empty_cell_is_no_condition(workspace):
    assert workspace.spoil("layout", "title,where.typology,where.plan\nT,  ,x\n").read().sheet[0].where == {"plan": "x"}


@pytest.mark.parametrize("cell", ["a,,b", "a,", ",", "!", "a, !", '"a', 'a "b"'])
def test_a_list_that_lacks_a_value_or_a_quote_is_refused(workspace, cell):
    quoted = '"' + cell.replace('"', '""') + '"'
    told = workspace.spoil("layout", f"title,where.plan\nT,{quoted}\n").told()
    assert told.startswith(f"layout.csv, row 1, column where.plan: {cell} is no list of values")


@pytest.mark.parametrize("column", ["split_by", "sections"])
@pytest.mark.parametrize("cell", ["site >", "> site", "site > > user"])
def test_a_path_that_lacks_a_key_is_refused(workspace, column, cell):
    told = workspace.spoil("layout", f"title,{column}\nT,{cell}\n").told()
    assert told == f"layout.csv, row 1, column {column}: {cell} lacks a key; write keys, separated by >"


@pytest.mark.parametrize(
    ("heading", "right"), [("section", "sections"), ("where", "recipient, "), ("where.", "recipient, ")]
)
def test_a_heading_that_is_no_column_of_a_layout_is_refused(workspace, heading, right):
    told = workspace.spoil("layout", f"title,{heading}\nT,x\n").told()
    assert told.startswith(f"layout.csv, heading {heading}: is no column of a layout; write {right}")


def test_a_sheet_without_titles_is_refused(workspace):
    assert "layout.csv: has no heading title" in workspace.spoil("layout", "recipient\nNORD\n").told()


def test_an_invoice_point_has_a_title(workspace):
    assert (
        workspace.spoil("layout", "title,sections\n,site\n")
        .told()
        .startswith("layout.csv, row 1, column title: is empty")
    )


@pytest.mark.parametrize("column", ["recipient", "provider"])
def test_recipients_and_providers_of_the_sheet_are_known(workspace, column):
    told = workspace.spoil("layout", f"title,{column}\nT,NORT\n").told()
    assert told.startswith(
        f"layout.csv, row 1, column {column}: names entity NORT, which is not known; the nearest is NORD"
    )


def test_the_sheet_stands_among_the_sources_and_may_be_mapped(workspace):
    (workspace.folder / "plan.csv").write_text("Facture;Réf\nTélécoms;1\n", encoding="cp1252")
    csv = {"separator": ";", "encoding": "cp1252"}
    workspace.inputs["layout"] = {"file": "plan.csv", "csv": csv, "columns": {"title": "Facture", "recipient": "Réf"}}
    assert "names entity 1" in workspace.told()
    workspace.inputs["layout"] = "layout.csv"
    assert workspace.spoil("layout", "title\nT\n").read().sources[-1].table == "layout"
