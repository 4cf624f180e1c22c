"""One part of the usage lines: looked up, priced exactly, held to the rules, and grouped by what tells charges apart.

Two things leave a part. The *priced lines* are narrow: what differs from line to line, and the number of the
combination each line belongs to. The *combinations* hold, once each, the key values that many lines share; what
depends on them alone (agreement, VAT, accounts, invoice, section) is decided for the combination.
"""

from dataclasses import dataclass

import polars as pl

from schemas.settings import Required
from schemas.tables import EXACT
from transforms.charging.aliases import in_codes
from transforms.charging.amounts import with_charge, with_nearest_charge
from transforms.charging.combinations import combined
from transforms.charging.lookup import Lookup, look_up, own_keys, with_key_numbers
from transforms.charging.natures import with_judged_natures, with_natures
from transforms.charging.texts import texts_of
from transforms.charging.users import ALL_REJECTED, UserTerms
from transforms.charging.verdicts import line_verdicts
from transforms.currencies.exchange import Exchange, exchange_verdicts, in_invoice_currency, with_exchange
from transforms.money import cut_in_all
from transforms.policy.markup import at_price, markup_verdicts, with_markup
from transforms.rejection import any_broken, judge, sentenced
from transforms.tariffs.lines import with_rates

_OWN_AMOUNTS = ("charge", "cost_amount", "markup_amount", "line_amount")
PRICED = ("row", "combination", "quantity", "unit_price", "price_row", "nature", "user_flag", *_OWN_AMOUNTS)
"""What a charge has of its own. Of these only the nature may be a key, and then its combination has it."""


@dataclass(frozen=True)
class PartTerms:
    """What a part is held to: its period, the further keys in use, and what its source must prove."""

    period: str
    line_keys: tuple[str, ...]
    required: tuple[Required, ...]
    vague_natures: tuple[str, ...]
    may_round: bool = False
    users: UserTerms = ALL_REJECTED
    exchange: Exchange | None = None
    adds_markup: bool = False


@dataclass(frozen=True)
class ChargedPart:
    """What became of a part.

    `priced`: one row per charge, in file order: row, combination, quantity, unit_price, price_row, user_flag, amount,
    and the nature unless it is a key. `combinations`: one row per combination of the part, what tables say of it as
    numbers. `texts`: each nature and evidence reference of a combination once (combination, kind, text). `rejected`: as
    rejected_lines, without source, file and raw. `observed`: one row per observation worth a warning (control, rows,
    amount). `alias_texts`: the texts of the part that aliases stand for, as the published table.
    """

    priced: pl.DataFrame
    combinations: pl.DataFrame
    texts: pl.DataFrame
    rejected: pl.DataFrame
    observed: pl.DataFrame
    alias_texts: pl.DataFrame


def charge_part(
    lookup: Lookup, lines: pl.DataFrame, terms: PartTerms, counted: pl.DataFrame | None = None
) -> ChargedPart:
    """Charge the usage lines of one part: all of one source and file, with those kept columns that are in use.

    `counted`: the amounts of those lines whose tariff counts over the month.
    """
    coded = in_codes(lines, lookup.aliases, lookup.days)
    found = with_natures(look_up(lookup, coded.lines, terms.users), terms.period)
    charged = (with_nearest_charge if terms.may_round else with_charge)(with_judged_natures(found, terms.vague_natures))
    charged = with_rates(charged, lookup.tariffs, terms.may_round, counted)
    charged = charged if terms.exchange is None else with_exchange(charged, terms.exchange, lookup.books)
    charged = with_markup(charged, lookup.markups if terms.adds_markup else None, terms.may_round)
    verdicts = [*line_verdicts(terms.required), *exchange_verdicts(terms.exchange), *markup_verdicts()]
    broken = judge(charged, verdicts)
    good = charged.filter(~any_broken(broken)).with_columns(user_flag=terms.users.flag())
    rejected = sentenced(charged, broken, verdicts).with_columns(amount="charge")
    due = pl.lit("agreement" in terms.required)
    keyed = with_key_numbers(lookup, at_price(in_invoice_currency(good))).with_columns(agreement_due=due)
    numbered, combinations = combined(keyed, own_keys(lookup, terms.line_keys))
    return ChargedPart(
        priced=numbered.select(name for name in PRICED if name not in terms.line_keys).rename({"charge": "amount"}),
        combinations=combinations,
        texts=texts_of(numbered, terms.line_keys),
        rejected=_told(rejected),
        observed=_observed(good, coded.rows, terms.users),
        alias_texts=coded.texts,
    )


def _told(rejected: pl.DataFrame) -> pl.DataFrame:
    return rejected.select("row", "line", "stage", "rules", "column", "value", "message", "amount", "currency")


def _observed(good: pl.DataFrame, by_alias: pl.Series | None, users: UserTerms) -> pl.DataFrame:
    """What is charged but worth a warning: recipients that user, site and line disagree on, late lines, aliases, users.

    `by_alias`: the rows that an alias stands in, where the group has aliases.
    """
    flags = {"recipient_disputed": pl.col("recipient_disputed").fill_null(False), "late_lines": pl.col("late")}
    if by_alias is not None:
        flags["charged_by_alias"] = pl.col("row").is_in(by_alias.implode())
    flags |= users.flags()
    rows = [
        good.filter(flag).select(control=pl.lit(control), rows=pl.len(), amount=pl.col("charge").sum())
        for control, flag in flags.items()
    ]
    if "cut" in good.columns:
        cut = good.filter(pl.col("cut") != 0)
        amount = pl.lit(cut_in_all(cut.get_column("cut")), EXACT)
        rows.append(cut.select(control=pl.lit("decimals_cut"), rows=pl.len(), amount=amount))
    return pl.concat(rows)
