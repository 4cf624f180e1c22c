"""Rules of tariffs, and of the prices that name them: each is told with its file, row and column."""

from collections.abc import Callable

import polars as pl

from schemas.problems import Problem
from schemas.tariffs import OF_FIRST_STEP
from transforms.reference.loaded import LoadedTable, Row, Tables
from transforms.reference.period_rows import told
from transforms.reference.tariff_steps import as_written, falling_steps, said_late, with_order
from transforms.reference.validity import ALWAYS, FOREVER
from transforms.tariffs.bands import minutes, weekdays
from transforms.tariffs.fractions import step_factors
from transforms.tariffs.tariff import VARIANT, with_first_step

NUMBERS = ("unit_price", "flat_amount", "connection", "free_quantity", "minimum", "commitment")


def tariff_row_faults(tables: Tables) -> list[Problem]:
    """Prices that are both a unit price and a tariff; steps and times of tariffs that do not fit together."""
    faults = _prices(tables["prices"])
    read = tables["tariffs"]
    if read.rows.is_empty():
        return faults
    rows = read.rows.drop_nulls(["tariff", "unit_price"])
    table = LoadedTable(read.spec, read.file, with_order(with_first_step(rows)), read.complete)
    return [*faults, *(problem for rule in _RULES for problem in rule(table))]


def _prices(prices: LoadedTable) -> list[Problem]:
    both = prices.rows.filter(pl.col("unit_price").is_not_null() & pl.col("tariff").is_not_null())
    right = "empty one of them: a tariff has its own prices"
    return prices.tell(both, told(prices, "tariff", lambda _: "is filled, and unit_price too", right))


def _rule(
    wrong: pl.Expr, column: str, found: Callable[[Row], str], right: str
) -> Callable[[LoadedTable], list[Problem]]:
    """A rule of single rows: those that break it, the column at fault, what was found, what would be right."""
    return lambda table: table.tell(table.rows.filter(wrong), told(table, column, found, right))


def _is(column: str, and_also: str = "") -> Callable[[Row], str]:
    return lambda row: f"is {'empty' if row[column] is None else f'{row[column].normalize():f}'}{and_also}"


def _same_prefixes(table: LoadedTable) -> list[Problem]:
    """Prefixes that are written in two ways; rows alike in all they write are told as rows that overlap."""
    step = [*VARIANT, "up_to"]
    written = ["tariff", "written", "days", "hours", "up_to"]
    wrong = pl.struct(step).is_duplicated() & ~pl.struct(written).is_duplicated()
    return _rule(wrong, "prefix", lambda row: f"{row['written']} is written in another way too", "keep one of them")(
        table
    )


def _missing_ends(table: LoadedTable) -> list[Problem]:
    endless = pl.col("up_to").is_null().any().over(VARIANT)
    last = pl.col("lower") == pl.col("lower").max().over(VARIANT)
    rule = _rule(~endless & last, "up_to", _is("up_to", ", and no step comes after it"), "leave that of the last empty")
    return rule(table)


def _malformed(column: str, read: Callable[[str | None], object], right: str) -> Callable[[LoadedTable], list[Problem]]:
    def rule(table: LoadedTable) -> list[Problem]:
        texts = table.rows.get_column(column).drop_nulls().unique()
        wrong = [text for text in texts if read(text) is None]
        found = table.rows.filter(pl.col(column).is_in(wrong))
        return table.tell(found, told(table, column, lambda row: f"{row[column]} is no such span", right))

    return rule


def _overlapping_times(table: LoadedTable) -> list[Problem]:
    """Two times of one prefix that hold in one minute: which of them rates a line would be left to chance."""
    timed = table.rows.filter("is_first", pl.any_horizontal(pl.col("days", "hours").is_not_null()))
    taken: dict[tuple[str, str], list[tuple[Row, set[int], tuple[int, int]]]] = {}
    problems = []
    for row in timed.iter_rows(named=True):
        days, span = weekdays(row["days"]), minutes(row["hours"])
        if days is None or span is None:
            continue
        zone = taken.setdefault((row["tariff"], row["prefix"]), [])
        for other, its_days, its_span in zone:
            if its_days & set(days) and span[0] < its_span[1] and its_span[0] < span[1]:
                found = f"hold at times of row {other['row']} too"
                problems.append(Problem(table.place(row, "days", "hours"), found, "part the times"))
        zone.append((row, set(days), span))
    return problems


def _too_fine(table: LoadedTable) -> list[Problem]:
    sound = table.rows.filter(pl.col("per").fill_null(1) >= 1, pl.col("increment").fill_null(1) > 0)
    fits = [one.fits for one in step_factors(sound.iter_rows(named=True))]
    right = "write fewer decimals: amounts have 18"
    wrong = sound.filter(~pl.Series(fits, dtype=pl.Boolean))
    return table.tell(
        wrong, told(table, "unit_price", lambda _: "makes, with what goes with it, too many digits", right)
    )


_RULES: tuple[Callable[[LoadedTable], list[Problem]], ...] = (
    _rule(
        (pl.col("valid_from") > ALWAYS) | (pl.col("valid_to") < FOREVER),
        "valid_from and valid_to",
        lambda _: "are filled, and a tariff holds as long as a price names it",
        "date the row of prices",
    ),
    _rule(pl.col("up_to") <= 0, "up_to", _is("up_to"), "write a quantity above 0"),
    _same_prefixes,
    falling_steps,
    _missing_ends,
    _rule(
        pl.col("is_first") & pl.col("model").is_null() & ~pl.col("is_misplaced"),
        "model",
        lambda _: "is empty",
        "write graduated, volume, package or percentage",
    ),
    *(said_late(column) for column in OF_FIRST_STEP),
    *(_rule(pl.col(as_written(name)) < 0, name, _is(as_written(name)), "write 0 or more") for name in NUMBERS),
    _rule(pl.col("increment") <= 0, "increment", _is("increment"), "write a quantity above 0, or leave it empty"),
    _rule(pl.col("per") < 1, "per", _is("per"), "write 1 or more: so many units have the price"),
    _rule(
        (pl.col("model") == "package") & (pl.col("per").is_null() | pl.col("increment").is_not_null()),
        "per and increment",
        lambda _: "do not make a package",
        "write its size as per, and no increment: a started package counts whole",
    ),
    _rule(
        (pl.col("model") == "percentage") & pl.col("per").is_not_null(),
        "per",
        _is("per", " in a percentage"),
        "leave it empty: it is 100",
    ),
    _rule(
        pl.col("commitment").is_not_null() & pl.col("counted_by").is_null() & pl.col("is_first"),
        "counted_by",
        lambda _: "is empty beside a commitment, which is of a month",
        "write user or recipient: whose month it is",
    ),
    _malformed("days", weekdays, "write days such as mon-fri or sat,sun, in the order of the week"),
    _malformed("hours", minutes, "write hours such as 08:00-19:00, up to 24:00; a night is two rows"),
    _overlapping_times,
    _too_fine,
)
