"""Rules inside one row of what carries a transfer-pricing policy: agreements and pools."""

from collections.abc import Callable, Mapping

import polars as pl

from schemas.policy import LVAS_RATE, MARKUP_METHODS
from schemas.policy_settings import Policy
from schemas.problems import Problem
from schemas.settings import Settings
from transforms.reference.loaded import LoadedTable, Row, Tables
from transforms.reference.period_rows import told

CARRYING = ("agreements", "pools")
"""The tables whose rows carry a policy."""

SHA256 = r"^[0-9A-Fa-f]{64}$"


def policy_row_faults(tables: Tables) -> list[Problem]:
    """Rates that their method does not allow, what lacks its proof, and what may not be charged at all.

    A mark-up whose agreement says nothing of its benefit is a warning: who prices so is asked for it, not stopped.
    """
    rules = (_rates_without_method, *map(_wrong_rates, _RATES), _unproven, _of_shareholders, *_DOCUMENTS)
    faults = [problem for rule in rules for name in CARRYING for problem in rule(tables[name])]
    agreements = tables["agreements"]
    return [*faults, *_unsigned(agreements), *_benefiting_nobody(agreements), *_priced_per_unit(tables["pools"])]


def policy_setting_faults(settings: Settings, tables: Tables) -> list[Problem]:
    """Rows that the settings do not allow: mark-ups of which nothing says where they are, typologies lvas_5 excludes.

    Rows of lvas_5 are refused where they name an excluded typology or a service of one, or all while none is said to
    be. An agreement for everything is not one of them: a closer one may take what is excluded, and lines tell.
    """
    services = tables["services"].rows.select("service", named="typology").unique()
    excluded = [problem for name in CARRYING for problem in _excluded(tables[name], services, settings.policy)]
    if settings.policy.markup_in_amounts is not None:
        return excluded
    return [*excluded, *(problem for name in CARRYING for problem in _nowhere(tables[name]))]


def _nowhere(table: LoadedTable) -> list[Problem]:
    def found(row: Row) -> str:
        return f"is {row['markup_rate'].normalize():f}, and nothing says whether amounts contain it"

    marked = table.rows.filter(pl.col("pricing_method").is_in(MARKUP_METHODS) & (pl.col("markup_rate") > 0))
    right = "set in [policy] markup_in_amounts = false where amounts are the cost and the run adds it, else true"
    return table.tell(marked, told(table, "markup_rate", found, right))


def _excluded(table: LoadedTable, services: pl.DataFrame, policy: Policy) -> list[Problem]:
    simplified = table.rows.filter(pl.col("pricing_method") == "lvas_5")
    if policy.lvas_excluded is None:
        right = "name in [policy] lvas_excluded the typologies that OECD Guidelines 7.47 excludes, [] for none"
        found = "is lvas_5, and nothing says which typologies it excludes"
        return table.tell(simplified, told(table, "pricing_method", lambda _: found, right))
    named = [simplified.join(services, on="service")]
    if "typology" in simplified.columns:
        named.append(simplified.with_columns(named="typology"))
    wrong = pl.concat(named).filter(pl.col("named").is_in(policy.lvas_excluded)).sort("row", "named")
    right = "use cost_plus with a mark-up of its own: [policy] lvas_excluded names what OECD Guidelines 7.47 excludes"
    return table.tell(
        wrong,
        told(table, "pricing_method", lambda row: f"is lvas_5, which excludes typology {row['named']}", right),
    )


def _rates_without_method(table: LoadedTable) -> list[Problem]:
    rows = table.rows.filter(pl.col("pricing_method").is_null() & pl.col("markup_rate").is_not_null())
    right = "fill pricing_method, or leave it empty"
    return table.tell(rows, told(table, "markup_rate", lambda _: "is filled, and pricing_method is empty", right))


_NONE, _RATE = pl.col("markup_rate").is_null(), pl.col("markup_rate")

_RATES: Mapping[str, tuple[pl.Expr, str]] = {
    "direct": (_NONE.not_(), "leave it empty: a unit price holds its mark-up"),
    "cost_plus": (_NONE | (_RATE == 0), "write percent on top of cost, or charge cost alone as pass_through"),
    "lvas_5": (_NONE | (_RATE != LVAS_RATE), "write 5: the simplified approach has no other (OECD Guidelines 7.61)"),
    "pass_through": (_NONE.not_() & (_RATE != 0), "leave it empty or write 0: costs are passed on as they are"),
}
"""Method: the rates that it does not allow, and what would be right."""


def _wrong_rates(method: str) -> Callable[[LoadedTable], list[Problem]]:
    wrong, right = _RATES[method]

    def found(row: Row) -> str:
        rate = "empty" if row["markup_rate"] is None else f"{row['markup_rate'].normalize():f}"
        return f"is {rate}, and pricing_method is {method}"

    def rule(table: LoadedTable) -> list[Problem]:
        rows = table.rows.filter((pl.col("pricing_method") == method) & wrong)
        return table.tell(rows, told(table, "markup_rate", found, right))

    return rule


def _unproven(table: LoadedTable) -> list[Problem]:
    rows = table.rows.filter((pl.col("pricing_method") == "cost_plus") & pl.col("markup_source").is_null())
    right = "say what shows that the mark-up is at arm's length, such as a study"
    return table.tell(rows, told(table, "markup_source", lambda _: "is empty, and pricing_method is cost_plus", right))


def _of_shareholders(table: LoadedTable) -> list[Problem]:
    right = "charge nobody: what is done for the owner alone benefits no recipient (OECD Guidelines 7.9, 7.10)"
    return table.tell(
        table.rows.filter("shareholder_activity"), told(table, "shareholder_activity", lambda _: "is yes", right)
    )


def _malformed_digests(table: LoadedTable) -> list[Problem]:
    rows = table.rows.filter(~pl.col("document_sha256").str.contains(SHA256))

    def found(row: Row) -> str:
        return f"is {row['document_sha256']}, which is no sha256"

    return table.tell(rows, told(table, "document_sha256", found, "write its 64 hexadecimal digits"))


def _digests_of_nothing(table: LoadedTable) -> list[Problem]:
    rows = table.rows.filter(pl.col("document_sha256").is_not_null() & pl.col("document").is_null())
    return table.tell(
        rows, told(table, "document", lambda _: "is empty, and document_sha256 is filled", "name the document")
    )


_DOCUMENTS = (_malformed_digests, _digests_of_nothing)


def _unsigned(agreements: LoadedTable) -> list[Problem]:
    rows = agreements.rows.filter(pl.col("pricing_method").is_not_null() & pl.col("signed_on").is_null())
    right = "write the day of signature: it must stand before the service"
    return agreements.tell(
        rows, told(agreements, "signed_on", lambda _: "is empty, and pricing_method is filled", right)
    )


def _benefiting_nobody(agreements: LoadedTable) -> list[Problem]:
    """Agreements that add a mark-up to a cost, and neither say what the recipient has of it nor name a document."""
    blank = [pl.col(name).is_null() for name in ("benefit", "document")]
    rows = agreements.rows.filter(pl.col("pricing_method").is_in(MARKUP_METHODS), *blank)

    def problem(row: Row) -> Problem:
        found = f"is empty, as is document, and pricing_method is {row['pricing_method']}"
        right = "say what the recipient has of it (OECD Guidelines 7.6), or name the document that does"
        return Problem(agreements.place(row, "benefit"), found, right, "warning")

    return agreements.tell(rows, problem)


def _priced_per_unit(pools: LoadedTable) -> list[Problem]:
    rows = pools.rows.filter(pl.col("pricing_method") == "direct")
    right = "write cost_plus, lvas_5 or pass_through: a share is a part of a cost, it has no unit price"
    return pools.tell(rows, told(pools, "pricing_method", lambda _: "is direct", right))
