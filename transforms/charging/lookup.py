"""What lines see of the reference tables: DuckDB finds the rows, Polars reads what stands in them.

A line carries row numbers, not texts: the width of a table of lines is what it costs. Which row of each table holds on
a line's day is a question of sets, asked in `sql/charging`; what stands in that row is taken by its number, where it
is used. A combination carries the number of what a row says to the layout, the same in every part of the month.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from transforms.charging.aliases import known_aliases
from transforms.charging.origins import COMMITMENTS, ORIGIN_OF, POOLS
from transforms.charging.recipients import recipients
from transforms.charging.users import ALL_REJECTED, UserTerms, with_until
from transforms.charging.windows import reference_windows, windows
from transforms.engine import create_view, quoted
from transforms.policy.agreed_markups import Markups, markups_of
from transforms.policy.verdicts import signings
from transforms.reference.keys import COMPANY, as_keys
from transforms.tariffs.tariff import Tariffs, tariffs_of

VIEWS = ("dated", "located", "catalogued", "priced")

JOINED = {
    "users": ("user", "user_valid_from", "user_valid_to", "user_until", "user_site", "user_entity"),
    "sites": ("site", "site_valid_from", "site_valid_to", "site_entity"),
    "subscriptions": ("subscription", "subscription_valid_from", "subscription_valid_to"),
    "services": ("service", "service_valid_from", "service_valid_to"),
    "entities": ("entity", "valid_from", "valid_to"),
    "prices": ("service", "recipient", "as_of", "until"),
}
"""The tables that `sql/charging` joins to lines, and the columns it joins by."""

NUMBERS = {
    "user_held": "users",
    "site_held": "sites",
    "subscription_held": "subscriptions",
    "service_held": "services",
    "recipient_held": "entities",
    "provider_held": "entities",
}
"""The numbers a line carries, and the table whose row each is; `price_held` is one of `Lookup.prices`."""

ASKED = ("provider", "entity", "site", "user", "service", "subscription", "usage_date", "service_from", "service_to")
"""What `sql/charging` asks of a usage line, beside its row and whether it needs the price list."""

READ = ("department", "service_typology", "service_unit", "service_nature")
"""What every line is judged by, whatever the keys in use."""

KEY_NUMBERS = tuple(number.replace("_held", "_told") for number in NUMBERS)
"""The numbers a combination carries, in the same order: which values of the keys in use a row stands for."""

OWN = frozenset(["user", "site", "subscription", "service", "entity"])
"""Keys that a line names itself; the rows they lead to need not repeat them."""

DELIVERED = {"site": "delivered_site", "unit_price": "delivered_unit_price", "currency": "delivered_currency"}
"""Columns of a usage line that are completed from the tables, and what keeps the line's own value."""


@dataclass(frozen=True)
class Seen:
    """A reference table as lines see it.

    `rows`: one row per row of the table, those columns that lines use. `keys`: each distinct value of the keys in use.
    `key_of_row`: for each row, its place in `keys`.
    """

    rows: pl.DataFrame
    keys: pl.DataFrame
    key_of_row: pl.Series


@dataclass(frozen=True)
class Lookup:
    """The reference tables of a month, ready to be looked up by one thread.

    `prices`: one row per window of the price list. `changes`: the first days of the windows in which no row that
    combinations see starts or ends. `aliases`: as `in_codes` asks them. `days`: the first and the last of the month.
    `tells_company`: the key `company` is in use. `tariffs`: what rows of the price list name, none where there is none.
    `books`: the currency of each row of the entities. `markups`: what agreements say is added to cost, if any does.
    """

    connection: duckdb.DuckDBPyConnection
    seen: Mapping[str, Seen]
    prices: pl.DataFrame
    changes: pl.Series
    group_currency: str
    aliases: pl.DataFrame
    days: tuple[date, date]
    tells_company: bool
    tariffs: Tariffs | None
    books: pl.Series
    markups: Markups | None


CHANGING = ("entities", "services", "agreements", "points", "vat_rates", "vat_rules")
"""What a combination is decided by: the days on which these change part the month into windows."""

LOOKED_UP = ("users", "sites", "subscriptions", "prices", "tariffs", "aliases", *CHANGING)
"""The reference tables that a lookup is made of."""


def prepare(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, pl.DataFrame],
    days: tuple[date, date],
    currency: str,
    line_keys: Collection[str] = (),
    pattern_keys: Collection[str] = (),
) -> Lookup:
    """Give a connection the reference tables to join by; keep what else lines use of them to be read by number.

    `days` are the first and last day of the month; lines may be late, so windows before it count too.
    """
    taken = {"list_unit_price": "unit_price", "price_currency": "currency", "price_row": "row"}
    taken["price_tariff"] = "tariff"
    prices = windows(tables["prices"], ["service", "recipient"], taken, "price_count")
    joined = _as_lines_see(tables)
    for name, rows in {**joined, "users": with_until(joined["users"]), "prices": prices}.items():
        _keep(connection, f"{name}_to_join", _numbered(name, rows.select(JOINED[name])))
    _keep(connection, "recipients_to_join", recipients(tables["entities"]))
    _keep(connection, "month_terms", pl.DataFrame({"first_day": [days[0]], "last_day": [days[1]]}))
    changing = [*(tables[name] for name in CHANGING), signings(tables["agreements"])]
    changes = reference_windows(changing).get_column("as_of")
    seen = seen_tables(tables, line_keys, pattern_keys)
    aliases = known_aliases(tables["aliases"])
    price_list, tells_company = prices.select(*taken, "price_count"), COMPANY in line_keys
    tariffs = tariffs_of(tables["tariffs"])
    books = tables["entities"].get_column("currency")
    markups = markups_of(connection, tables["agreements"])
    return Lookup(
        connection, seen, price_list, changes, currency, aliases, days, tells_company, tariffs, books, markups
    )


def seen_tables(
    tables: Mapping[str, pl.DataFrame], line_keys: Collection[str], pattern_keys: Collection[str] = ()
) -> dict[str, Seen]:
    """The reference tables as lines see them, with what the keys in use and the patterns of natures take from them."""
    used = {*line_keys, *pattern_keys, *READ}
    keys = {*line_keys, "service", "entity"} - {"subscription"}
    return {name: _seen(rows, used, keys) for name, rows in _as_lines_see(tables).items()}


def look_up(lookup: Lookup, lines: pl.DataFrame, users: UserTerms = ALL_REJECTED) -> pl.DataFrame:
    """The usage lines with what the tables say of each, in file order; `users` are the terms of their source.

    `<table>_held` is the row that holds on the line's day, null where none does; `site` is the line's own, else its
    user's; `as_of` the first day of the window that its combination stands in.
    """
    found = _found(lookup, lines, users)
    own = _in_file_order(lines).drop("service_from", "service_to").rename(DELIVERED)
    together = pl.concat([own, found.drop("row")], how="horizontal").with_columns(_read(lookup, found))
    return _completed(lookup, _with_company(lookup, together))


def _with_company(lookup: Lookup, lines: pl.DataFrame) -> pl.DataFrame:
    """Where the key is in use and no source keeps a column of that name: the company, whoever receives its invoices."""
    if not lookup.tells_company or COMPANY in lines.columns:
        return lines
    entities = lookup.seen["entities"]
    keys = entities.key_of_row.gather(lines.get_column("company_held"))
    return lines.with_columns(entities.keys.get_column("entity").gather(keys).alias(COMPANY))


def own_keys(lookup: Lookup, line_keys: Sequence[str]) -> list[str]:
    """The keys in use that lines bear themselves: no number stands for them."""
    told = {name for table, seen in lookup.seen.items() if table != "entities" for name in seen.keys.columns}
    return [name for name in line_keys if name not in {"provider", "recipient"} | told]


def with_key_numbers(lookup: Lookup, lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with the numbers of what their rows say to the layout."""
    return lines.with_columns(
        lookup.seen[table].key_of_row.gather(lines.get_column(number)).alias(key)
        for key, (number, table) in zip(KEY_NUMBERS, NUMBERS.items(), strict=True)
    )


def spelled_out(seen: Mapping[str, Seen], combinations: pl.DataFrame) -> pl.DataFrame:
    """Combinations with the values of the keys that their numbers stand for, in place of the numbers."""
    values = [
        column.alias(number.removesuffix("_held") if column.name == "entity" else column.name)
        for key, (number, table) in zip(KEY_NUMBERS, NUMBERS.items(), strict=True)
        for column in _taken(seen[table].keys, combinations.get_column(key))
    ]
    return combinations.drop(KEY_NUMBERS).with_columns(values)


def _as_lines_see(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    known = {name: as_keys(name, tables[name]) for name in ("users", "sites", "subscriptions", "services")}
    return {**known, "entities": tables["entities"].select(JOINED["entities"])}


def _seen(rows: pl.DataFrame, used: Collection[str], keys: Collection[str]) -> Seen:
    own = rows.select(name for name in rows.columns if name in keys)
    distinct = own.unique(maintain_order=True).with_row_index("key")
    if not own.columns:
        return Seen(rows.select(_in(rows, used)), own, pl.repeat(0, len(rows), dtype=pl.UInt32, eager=True))
    places = own.join(distinct, on=own.columns, how="left", nulls_equal=True, maintain_order="left", validate="m:1")
    return Seen(rows.select(_in(rows, used)), distinct.drop("key"), places.get_column("key"))


def _in(rows: pl.DataFrame, used: Collection[str]) -> list[str]:
    return [name for name in rows.columns if name in used and name not in OWN]


def _numbered(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    number = {"entities": "entity"}.get(name, name.removesuffix("s"))
    return rows.with_row_index(f"{number}_held")


def _keep(connection: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    connection.register("rows_to_keep", rows)
    connection.execute(f"create temp table {quoted(name)} as select * from rows_to_keep")
    connection.unregister("rows_to_keep")


def _found(lookup: Lookup, lines: pl.DataFrame, users: UserTerms) -> pl.DataFrame:
    asked = lines.select("row", *ASKED, list_asked=pl.col("unit_price").is_null() & pl.col("amount").is_null())
    lookup.connection.register("usage_part", asked)
    lookup.connection.register("user_terms", pl.DataFrame([users]))
    for view in VIEWS:
        create_view(lookup.connection, view, f"charging/{view}")
    found: pl.DataFrame = lookup.connection.view("priced").pl()
    lookup.connection.unregister("usage_part")
    lookup.connection.unregister("user_terms")
    # A join by a span of days returns its rows in an order of its own.
    return _in_file_order(found)


def _in_file_order(rows: pl.DataFrame) -> pl.DataFrame:
    return rows if rows.get_column("row").is_sorted() else rows.sort("row")


def _read(lookup: Lookup, found: pl.DataFrame) -> Iterator[pl.Series]:
    """What stands in the rows that were found, those columns that are used."""
    for number, name in NUMBERS.items():
        yield from _taken(lookup.seen[name].rows, found.get_column(number))
    yield from _taken(lookup.prices, found.get_column("price_held"))


def _taken(rows: pl.DataFrame, numbers: pl.Series) -> Iterator[pl.Series]:
    return (column.gather(numbers) for column in rows.iter_columns())


def _completed(lookup: Lookup, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with what they did not bring themselves, and with what proves their amount."""
    windows_before = lookup.changes.search_sorted(lines.get_column("service_from"), side="right")
    asked = pl.col("delivered_unit_price").is_null() & pl.col("amount").is_null()
    return lines.with_columns(
        lookup.changes.gather(windows_before - 1).alias("as_of"),
        typology=pl.coalesce("typology", "service_typology"),
        unit=pl.coalesce("unit", "service_unit"),
        unit_price=pl.coalesce("delivered_unit_price", "list_unit_price"),
        currency=pl.coalesce("delivered_currency", "price_currency", pl.lit(lookup.group_currency)),
        price_count=pl.when(asked).then(pl.col("price_count").fill_null(0)).otherwise(1),
        basis=pl.when(pl.col("price_tariff").is_not_null())
        .then(pl.lit("tariff"))
        .when(pl.col("amount").is_null())
        .then(pl.lit("unit_price"))
        .when(pl.col("source") == POOLS)
        .then(pl.lit("pool_share"))
        .when(pl.col("source") == COMMITMENTS)
        .then(pl.lit("commitment"))
        .otherwise(pl.lit("supplier_document")),
        origin=pl.col("source").replace_strict(ORIGIN_OF, default="usage", return_dtype=pl.String),
    )
