"""The rules a line can break: stable ids, said once here for the code, the messages and the documentation.

A message is completed with `{value}`, the delivered value, and `{column}`, the column it stood in.
"""

from dataclasses import dataclass
from typing import Literal

Stage = Literal["intake", "structure", "pricing", "justification", "layout", "ledger"]


@dataclass(frozen=True)
class Rule:
    """A reason to reject a line: at which stage it is found, what is told, and what would be right."""

    id: str
    stage: Stage
    message: str
    right: str
    fix_table: str | None = None
    """The reference table in which a row would cure it."""


RULES = (
    # intake: the row as it is written
    Rule("wrong_width", "intake", "the row has {value} fields", "write as many fields as the heading has"),
    Rule(
        "stray_quote", "intake", "a quote opens and does not close, or stands inside a value", "double it or close it"
    ),
    Rule("undecodable", "intake", "the row has bytes that its encoding does not know", "state the file's encoding"),
    Rule("not_a_number", "intake", "{column} is {value}, which is no number as its source writes them", "correct it"),
    Rule("too_many_digits", "intake", "{column} is {value}, with more than 18 decimals", "write at most 18 decimals"),
    Rule("out_of_range", "intake", "{column} is {value}, beyond what is accepted", "check the magnitude"),
    Rule("not_a_date", "intake", "{column} is {value}, which is no date as its source writes them", "correct it"),
    Rule("missing_date", "intake", "{column} is empty", "give the day of use"),
    Rule("date_outside_period", "intake", "{column} is {value}, outside the period", "deliver it with its own month"),
    Rule("service_ends_early", "intake", "the service ends before it starts, on {value}", "correct the dates"),
    Rule("unmapped_value", "intake", "{column} is {value}, which the map does not name", "add it to the map"),
    Rule("missing_service", "intake", "service is empty", "give the code of the service"),
    Rule("repeated_line_ref", "intake", "line reference {value} stands more than once", "deliver each line once"),
    Rule(
        "already_charged",
        "intake",
        "the row was charged already: {value}",
        "remove it; if it is another row, see line_ref_restarts and accept_repeats of its source",
    ),
    # structure: who uses and who is charged
    Rule("unknown_user", "structure", "user {value} is not known on that date", "add the user", "users"),
    Rule("unknown_site", "structure", "site {value} is not known on that date", "add the site", "sites"),
    Rule("unknown_entity", "structure", "entity {value} is not known on that date", "add the entity", "entities"),
    Rule("unknown_provider", "structure", "provider {value} is not known on that date", "add the entity", "entities"),
    Rule("no_recipient", "structure", "no entity, user or site says who is charged", "give one of them"),
    Rule("unknown_service", "structure", "service {value} is not in the catalogue", "add the service", "services"),
    # pricing: the amount
    Rule("no_amount", "pricing", "there is neither an amount nor a quantity", "give one of them"),
    Rule("no_price", "pricing", "service {value} has no price on that date", "add a price", "prices"),
    Rule("two_prices", "pricing", "service {value} has several prices on that date", "end one of them", "prices"),
    Rule("other_currency", "pricing", "the price is in {value}, the line in another currency", "align them", "prices"),
    Rule("too_many_decimals", "pricing", "quantity and price have more than 18 decimals together", "round one of them"),
    Rule("not_a_time", "pricing", "{column} is {value}, which is no time of day", "write it as 08:15"),
    Rule("no_rate", "pricing", "no row of tariff {value} fits the line's number and time", "add a row", "tariffs"),
    Rule("no_user_counted", "pricing", "tariff {value} counts by user, and the line names none", "give its user"),
    Rule(
        "rate_not_exact",
        "pricing",
        "tariff {value} gives the line an amount of more than 18 decimals",
        "state a price per unit that ends, or an increment",
        "tariffs",
    ),
    Rule(
        "no_exchange_rate", "pricing", "no rate of exchange is known for {value}", "add the rate of the period", "rates"
    ),
    Rule(
        "exchange_out_of_range", "pricing", "the amount reaches 100 billion once converted", "check the rate", "rates"
    ),
    Rule(
        "markup_not_exact",
        "pricing",
        "a mark-up of {value} % of the amount has more than 18 decimals",
        "deliver fewer decimals, or let the source round them: excess_decimals",
    ),
    Rule("amount_out_of_range", "pricing", "the amount reaches 100 billion", "check quantity and price"),
    Rule(
        "no_vat_rate", "pricing", "country and class {value} have no VAT rate on that date", "add a rate", "vat_rates"
    ),
    # justification: nature and amount
    Rule("missing_nature", "justification", "the nature is empty", "say what was received, in words"),
    Rule("short_nature", "justification", "nature {value} is shorter than 10 characters", "say what was received"),
    Rule("vague_nature", "justification", "nature {value} says nothing of what was received", "say what was received"),
    Rule("missing_unit", "justification", "the quantity has no unit", "give the unit, or the service's", "services"),
    Rule("missing_evidence", "justification", "no evidence proves the amount", "quote the supplier's document"),
    Rule("missing_beneficiary", "justification", "no site, department or user benefits", "name one of them"),
    Rule("unknown_agreement", "justification", "agreement {value} does not cover the line", "correct it", "agreements"),
    Rule("no_agreement", "justification", "no agreement covers service {value} on that date", "add one", "agreements"),
    Rule("agreement_ambiguous", "justification", "several agreements cover service {value}", "name one", "agreements"),
    Rule(
        "signed_after_service",
        "justification",
        "agreement {value} was signed after the service began",
        "charge by one that was signed before",
        "agreements",
    ),
    Rule(
        "method_not_of_basis",
        "justification",
        "agreement, pricing method and basis {value} do not go together",
        "price it by an agreement whose method covers the basis",
        "agreements",
    ),
    Rule(
        "typology_not_of_method",
        "justification",
        "agreement and typology {value}: the simplified approach (lvas_5) excludes it",
        "price it by another agreement, with a mark-up of its own",
        "agreements",
    ),
    # layout and ledger: where it lands
    Rule("no_invoice_point", "layout", "no invoice point takes the line", "add a point that does", "layout"),
    Rule("unknown_point", "layout", "point {value} is not drawn on that date", "draw the point", "points"),
    Rule("point_without_invoice", "layout", "point {value} is under no invoice", "draw it below an invoice point"),
    Rule("point_of_another", "layout", "point {value} is for another recipient", "hang the line below one of its own"),
    Rule("no_account", "ledger", "{column} has no account for service {value}", "add an account", "accounts"),
    Rule("two_accounts", "ledger", "{column} has two accounts for service {value}", "end one of them", "accounts"),
)

RULE_BY_ID = {rule.id: rule for rule in RULES}
STAGE_ORDER: tuple[Stage, ...] = ("intake", "structure", "pricing", "justification", "layout", "ledger")
