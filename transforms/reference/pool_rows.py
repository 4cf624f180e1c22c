"""Rules inside one row of the pools and of their keys: periods, amounts, codes that rows name."""

from collections.abc import Iterator

import polars as pl

from schemas.currencies import currency_decimals
from schemas.problems import Problem
from schemas.settings import Settings
from transforms.charging.natures import MINIMUM_LENGTH, with_judged_natures
from transforms.money import is_exact_in
from transforms.pools.pool import BY_KEY, codes_in
from transforms.reference.loaded import LoadedTable, Row, Tables
from transforms.reference.naming import Directory
from transforms.reference.period_rows import dated, malformed_periods, told


def pool_row_faults(tables: Tables) -> list[Problem]:
    """Faults of single rows: each is told with its file, row and column."""
    pools, keys = tables["pools"], tables["keys"]
    return [
        *malformed_periods(pools, ("period", "from_period")),
        *malformed_periods(keys),
        *dated(pools),
        *dated(keys),
        *_ending_early(pools),
        *_counting_back(pools),
        *_amounts_unclear(pools),
        *_amounts_too_fine(pools),
        *_keys_of_nobody(keys),
        *_negative_values(keys),
        *_unknown_codes(tables),
    ]


def natures_saying_nothing(settings: Settings, tables: Tables) -> list[Problem]:
    """Natures of pools that would be vague or short on a usage line: how a share is made stands behind them."""
    if "nature" not in settings.justification.required:
        return []
    pools = tables["pools"]
    judged = with_judged_natures(pools.rows, settings.justification.vague_natures)

    def found(row: Row) -> str:
        short = f"is shorter than {MINIMUM_LENGTH} characters"
        return f"{row['nature']} {'says nothing of what was received' if row['nature_is_vague'] else short}"

    poor = judged.filter(pl.col("nature_is_vague") | pl.col("nature_is_short"))
    return pools.tell(poor, told(pools, "nature", found, "say what was received"))


def _ending_early(pools: LoadedTable) -> list[Problem]:
    late = pools.rows.filter(pl.col("from_period") > pl.col("period"))

    def found(row: Row) -> str:
        return f"{row['from_period']} is after {row['period']}"

    return pools.tell(late, told(pools, "from_period", found, "write one before it"))


def _counting_back(pools: LoadedTable) -> list[Problem]:
    counting = pools.rows.drop_nulls("from_period").filter(~pl.col("method").is_in(list(BY_KEY)))

    def found(row: Row) -> str:
        return f"is filled, and method {row['method']} weighs by what this run charges"

    right = "leave it empty, or share by a key that holds the values of each period"
    return pools.tell(counting, told(pools, "from_period", found, right))


def _amounts_unclear(pools: LoadedTable) -> list[Problem]:
    def found(row: Row) -> str:
        if row["amount"] is None:
            return "holds no amount, and received is empty"
        return f"is filled, and received too: {row['received']}"

    unclear = pools.rows.filter(pl.col("amount").is_null() == pl.col("received").is_null())
    return pools.tell(unclear, told(pools, "amount", found, "fill either of them"))


def _amounts_too_fine(pools: LoadedTable) -> list[Problem]:
    decimals = pl.col("currency").map_elements(currency_decimals, return_dtype=pl.Int64)
    exact = [(decimals == places) & is_exact_in(pl.col("amount"), places) for places in range(4)]
    fine = pools.rows.filter(pl.col("amount").is_not_null() & ~pl.any_horizontal(exact))

    def found(row: Row) -> str:
        amount = f"{row['amount']:f}".rstrip("0")
        return f"{amount} is finer than the smallest unit of {row['currency']}"

    return pools.tell(fine, told(pools, "amount", found, "write whole units: shares sum to the pool exactly"))


def _keys_of_nobody(keys: LoadedTable) -> list[Problem]:
    nobody = keys.rows.filter(pl.col("entity").is_null() & pl.col("site").is_null())
    return keys.tell(nobody, told(keys, "entity", lambda _: "is empty, and site too", "name who benefits"))


def _negative_values(keys: LoadedTable) -> list[Problem]:
    negative = keys.rows.filter(pl.col("value") < 0)

    def found(row: Row) -> str:
        return f"{row['value'].normalize():f} is negative"

    return keys.tell(negative, told(keys, "value", found, "write zero or more: nobody is paid for bearing a cost"))


def _unknown_codes(tables: Tables) -> list[Problem]:
    """Codes that pools name in columns that hold one of several kinds."""
    directory, pools = Directory(tables), tables["pools"]
    complete = tables["services"].complete
    typologies = set(tables["services"].rows["typology"])
    keys = set(tables["keys"].rows["key"])
    problems = []
    for row in pools.rows.iter_rows(named=True):
        for code in sorted(codes_in(row["excluded"])):
            if not directory.knows("entities", code):
                problems.append(directory.unknown(pools.place(row, "excluded"), "entities", code))
        for column in _charged_codes(row):
            code = row[column]
            if complete and code not in typologies and not directory.knows("services", code):
                found = f"names {code}, which is neither a service nor a typology"
                problems.append(Problem(pools.place(row, column), found, "correct it or add it to services"))
        problems += _wrong_key(pools, row, keys, directory, tables["keys"].complete)
    return problems


def _charged_codes(row: Row) -> Iterator[str]:
    if row["received"] is not None:
        yield "received"
    if row["method"] == "amount" and row["key"] is not None:
        yield "key"


def _wrong_key(pools: LoadedTable, row: Row, keys: set[str], directory: Directory, complete: bool) -> list[Problem]:
    place, key = pools.place(row, "key"), row["key"]
    if row["method"] in BY_KEY:
        if key is None:
            return [Problem(place, "is empty", f"name a key of keys: method {row['method']} shares by its rows")]
        if complete and key not in keys:
            return [Problem(place, f"names key {key}, which is not known", "correct it or add it to keys")]
    if row["method"] == "quantity" and not (key and directory.knows("services", key)):
        if key is None:
            return [Problem(place, "is empty", "name the service whose quantities weigh")]
        return [directory.unknown(place, "services", key)]
    return []
