"""The most specific account wins: a book's own rows first, then service, typology, VAT category."""

from itertools import combinations

import polars as pl

from transforms.reference.specificity import WEIGHTS, account_specificity


def test_a_books_own_rows_stand_first_then_service_then_typology_then_vat_category():
    filled = {"book": ["book"], "any": ["service", "typology", "vat_category"], "service": ["service"]}
    filled |= {
        "pair": ["typology", "vat_category"],
        "typology": ["typology"],
        "vat_category": ["vat_category"],
        "none": [],
    }
    rows = [
        {"name": name, **{column: "x" if column in columns else None for column in WEIGHTS}}
        for name, columns in filled.items()
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(("name", *WEIGHTS), pl.String))
    ranked = frame.sort(account_specificity(), descending=True)["name"].to_list()
    assert ranked == ["book", "any", "service", "pair", "typology", "vat_category", "none"]


def test_rows_of_equal_specificity_fill_the_same_columns():
    subsets = [chosen for size in range(5) for chosen in combinations(WEIGHTS, size)]
    rows = [{column: "x" if column in chosen else None for column in WEIGHTS} for chosen in subsets]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(WEIGHTS, pl.String))
    assert frame.select(account_specificity())["specificity"].n_unique() == len(subsets)
