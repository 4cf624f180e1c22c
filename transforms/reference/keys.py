"""The keys: by which name a layout, a pattern or an entry reaches each column that a charge line can see.

A column of the contract keeps its name where no other table that lines see has it (`site_group`); otherwise, and for
every further column of a reference table, it is `<table>_<column>` (`site_city`, `user_cost_centre`). Entities
are seen in two roles and always carry one: `recipient_country`, `provider_city`. What a usage source keeps has
the name the settings give it.
"""

from collections.abc import Collection, Iterable, Mapping

import polars as pl

from schemas.problems import Problem
from schemas.reference import REFERENCE_TABLES, ReferenceTable
from schemas.settings import UsageSource
from schemas.tables import ChargeLines, UsageLines

LINE_TABLES = ("users", "sites", "subscriptions")
"""Reference tables that a line sees by itself; the others it sees through its combination."""

COMBINATION_TABLES = ("services", "agreements")
ROLES = ("provider", "recipient")
COMPANY = "company"
"""The key by which a line reaches the company that it is for, whoever receives its invoices."""

_CONVERTED = frozenset(["line_amount", "line_currency", "exchange_rate"])
_MARKED_UP = frozenset(["cost_amount", "markup_rate", "markup_amount"])
NO_KEYS = frozenset(["amount", "quantity", "line", "invoice_ref", "invoice_line"]) | _CONVERTED | _MARKED_UP
"""Columns of a charge line that cut nothing: what is summed up, and where the cutting itself leads."""

_FOUND_OUT = """
    agreement_count agreement_due as_added as_of by_service_from by_service_to charge charge_count column
    combination company_held cut delivered_agreement delivered_currency delivered_site delivered_unit_price
    document_order evidence_refs exact_amount expense_account expense_tax_code files hung_from invoice_key invoice_point
    exchanged invoice_currency invoice_price marked_up markup_exact
    invoice_title kind last_day line_number list_asked list_unit_price made_nature mention message misplaced
    nature_is_short nature_is_vague natures owes_reverse_charge place places price_count price_currency price_held
    price_tariff provider_told provider_held rate_country rate_exact rate_found
    recipient_disputed recipient_told recipient_held revenue_account revenue_tax_code reverse_charge_rate rule
    rules section_keys section_labels section_order section_path service_told service_held side site_told
    site_held stage subscription_told subscription_held text too_fine user_held user_left user_retained user_told
    unread_time user_uncounted
    value vat_reason
"""
ON_THE_WAY = frozenset(_FOUND_OUT.split())
"""Names of what is found out between a line and its charge: no key in use may be called so."""

IN_THE_VIEW = frozenset(["first_day", "join_day", "join_row", "period", "service_day"])
"""Names that the view `charges` gives itself: no column that a source keeps may be called so."""

_OWN_NAMES = frozenset(UsageLines.columns()) | frozenset(ChargeLines.columns())


def key_name(table: ReferenceTable, column: str) -> str:
    """The key by which a line reaches a column of a reference table."""
    if column == table.singular:
        return column
    seen_by_lines = (*LINE_TABLES, *COMBINATION_TABLES, "entities")
    elsewhere = any(column in REFERENCE_TABLES[name].column_names for name in seen_by_lines if name != table.name)
    if column in table.column_names and not elsewhere and column not in _OWN_NAMES:
        return column
    return f"{table.singular}_{column}"


def as_keys(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """A reference table with its columns under the names that lines know them by."""
    table = REFERENCE_TABLES[name]
    return rows.rename({column: key_name(table, column) for column in rows.columns})


def in_role(role: str, entities: pl.DataFrame) -> pl.DataFrame:
    """The entities as providers or recipients: `recipient`, `recipient_name`, …"""
    return entities.rename({column: role if column == "entity" else f"{role}_{column}" for column in entities.columns})


def known_keys(tables: Mapping[str, pl.DataFrame], sources: Iterable[UsageSource]) -> dict[str, str]:
    """Every key a layout may use, with the place it comes from; the first place where two claim it."""
    taken = NO_KEYS | ON_THE_WAY | IN_THE_VIEW
    return {name: places[0] for name, places in _claims(tables, sources).items() if name not in taken}


def keys_of_lines(tables: Mapping[str, pl.DataFrame], sources: Iterable[UsageSource]) -> set[str]:
    """The keys that a line sees by itself or by its service; those of parties and agreement are decided later."""
    later = {f"{role}_{column}" for role in ROLES for column in tables["entities"].columns}
    later |= {*as_keys("agreements", tables["agreements"]).columns, "vat_category", "vat_rate"} - {"agreement"}
    later.add(COMPANY)
    return known_keys(tables, sources).keys() - later


def check_keys(
    tables: Mapping[str, pl.DataFrame], sources: Iterable[UsageSource], used: Collection[str] = ()
) -> list[Problem]:
    """A key that two places claim is an error that names both; so is a key in use whose name is taken on the way."""
    claims = _claims(tables, sources)
    for name in claims.keys() & IN_THE_VIEW:
        claims[name].append("the view charges")
    for name in claims.keys() & ON_THE_WAY & {*used, *_of_tables(tables)}:
        claims[name].append("the way from a line to its charge")
    return [
        Problem(f"key {name}", f"claimed by {' and by '.join(places)}", "rename one of them")
        for name, places in claims.items()
        if len(places) > 1
    ]


def _of_tables(tables: Mapping[str, pl.DataFrame]) -> set[str]:
    """The names under which lines see the columns of the reference tables."""
    names = (*LINE_TABLES, *COMBINATION_TABLES)
    return {key_name(REFERENCE_TABLES[name], column) for name in names for column in tables[name].columns}


def _claims(tables: Mapping[str, pl.DataFrame], sources: Iterable[UsageSource]) -> dict[str, list[str]]:
    claims: dict[str, list[str]] = {name: ["the charge line"] for name in sorted(_OWN_NAMES)}
    for name in (*LINE_TABLES, *COMBINATION_TABLES):
        table = REFERENCE_TABLES[name]
        for column in tables[name].columns:
            if column != table.singular:
                claims.setdefault(key_name(table, column), []).append(f"{name}.{column}")
    for role in ROLES:
        for column in tables["entities"].columns:
            if column != "entity":
                claims.setdefault(f"{role}_{column}", []).append(f"entities.{column}")
    if is_billed(tables) or COMPANY not in _kept(sources):
        claims[COMPANY] = ["entities.bill_to"]
    for name, place in _kept(sources).items():
        claims.setdefault(name, []).append(place)
    return claims


def is_billed(tables: Mapping[str, pl.DataFrame]) -> bool:
    """Whether any company is billed to another: its lines then tell the company."""
    return tables["entities"].get_column("bill_to").count() > 0


def _kept(sources: Iterable[UsageSource]) -> dict[str, str]:
    ours = UsageLines.columns()
    return {
        name: f"what usage source {source.source} keeps"
        for source in sources
        for name in (*source.columns, *source.constants)
        if name not in ours
    }
