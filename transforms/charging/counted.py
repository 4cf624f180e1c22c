"""The lines of a part whose tariff counts over the month: found before any line is charged."""

from collections.abc import Collection

import polars as pl

from schemas.tables import EXACT
from schemas.tariffs import TIME
from transforms.charging.aliases import in_codes
from transforms.charging.amounts import with_charge
from transforms.charging.lookup import Lookup, look_up
from transforms.charging.natures import with_judged_natures, with_natures
from transforms.charging.part import PartTerms
from transforms.charging.verdicts import line_verdicts
from transforms.rejection import any_broken, judge
from transforms.tariffs.counting import CountedPart, with_counts
from transforms.tariffs.lines import with_asked_variants
from transforms.tariffs.tariff import Tariffs


def counted_part(
    lookup: Lookup, tariffs: Tariffs, lines: pl.DataFrame, terms: PartTerms, services: Collection[str]
) -> CountedPart:
    """The usage lines of one part that count, of the services whose tariffs do.

    A line counts where no rule of structure, pricing or justification speaks against it; whatever its amount, agreement
    or place on an invoice, so that what else is put right changes no other line.
    """
    coded = in_codes(lines, lookup.aliases, lookup.days).lines
    asked = coded.filter(pl.col("service").is_in(services), pl.col("amount").is_null(), pl.col("unit_price").is_null())
    found = with_charge(
        with_judged_natures(with_natures(look_up(lookup, asked, terms.users), terms.period), terms.vague_natures)
    )
    varied = with_asked_variants(tariffs, found.filter(pl.col("price_tariff").is_not_null()))
    judged = varied.with_columns(rate_exact=pl.lit(True), marked_up=pl.lit(None, EXACT))
    good = judged.filter(~any_broken(judge(judged, line_verdicts(terms.required))))
    counting = good.join(tariffs.counts.select("variant", "by_user"), on="variant", maintain_order="left")
    return with_counts(_with_terms_of_counts(lookup, counting))


def _with_terms_of_counts(lookup: Lookup, lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with what they are counted by: the company that is charged, whoever receives its invoices."""
    entities = lookup.seen["entities"]
    company = entities.keys.get_column("entity").gather(entities.key_of_row.gather(lines.get_column("company_held")))
    time = pl.col(TIME) if TIME in lines.columns else pl.lit(None, pl.String)
    return lines.with_columns(
        company.alias("company"),
        user=pl.when("by_user").then("user"),
        units=lines.get_column("quantity").to_physical().cast(pl.Int128),
        day=pl.col("service_from"),
        time=time,
    )
