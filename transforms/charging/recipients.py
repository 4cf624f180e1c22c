"""Who receives the invoices of a company: itself, or the entity that it is billed to on the day."""

import polars as pl


def recipients(entities: pl.DataFrame) -> pl.DataFrame:
    """One row per row of a company and row of its recipient, and the days on which both are valid.

    `company_held` and `recipient_held` are the places of these rows among the entities, `billed_to` the code of the
    second. A company that is billed to nobody else is its own recipient.
    """
    rows = entities.select("entity", "bill_to", "valid_from", "valid_to").with_row_index("held")
    own = rows.filter(pl.col("bill_to").is_null()).with_columns(billed_to="entity", recipient_held="held")
    others = rows.select("valid_from", "valid_to", billed_to="entity", recipient_held="held")
    pairs = rows.drop_nulls("bill_to").join(others, left_on="bill_to", right_on="billed_to", suffix="_of_other")
    both = pairs.with_columns(
        billed_to="bill_to",
        valid_from=pl.max_horizontal("valid_from", "valid_from_of_other"),
        valid_to=pl.min_horizontal("valid_to", "valid_to_of_other"),
    ).filter(pl.col("valid_from") <= pl.col("valid_to"))
    columns = ("valid_from", "valid_to", "billed_to", "recipient_held")
    told = [found.select(*columns, company="entity", company_held="held") for found in (own, both)]
    return pl.concat(told).sort("company_held", "valid_from")
