"""The columns of FOCUS 1.0, each made from ours; those of shared costs are of FOCUS 1.3.

https://focus.finops.org/focus-specification/v1-0/. Costs are without VAT, exact, and equal: we know one price.
"""

from collections.abc import Mapping, Sequence
from typing import get_args

import polars as pl

from schemas.exports import Focus, ServiceCategory
from schemas.periods import period_days
from schemas.tables import EXACT

MOMENT = pl.Datetime("us", "UTC")
DRAFT_NAMES = {
    "InvoiceIssuer": "InvoiceIssuerName",
    "Provider": "ProviderName",
    "Publisher": "PublisherName",
    "ResourceID": "ResourceId",
    "ChargeType": "ChargeCategory",
}
"""What focus-validator 1.0.0 asks for by the names of earlier drafts, and the columns of 1.0 that they became."""

_UNKNOWN = ("AvailabilityZone", "RegionId", "RegionName", "ResourceType")
_COMMITMENT = ("Category", "Id", "Name", "Status", "Type")


def focus_columns(period: str, focus: Focus, tags: Sequence[str]) -> dict[str, pl.Expr]:
    """Every column of a FOCUS row, over charge lines with their usage line, names and shares beside them."""
    columns = {
        **_periods(period),
        **_parties(),
        **_kind(),
        **_service(focus.categories),
        **_costs(),
        **_quantities(),
        **{name: pl.lit(None, pl.String) for name in _UNKNOWN},
        **{f"CommitmentDiscount{name}": pl.lit(None, pl.String) for name in _COMMITMENT},
        "Tags": json_object({name: pl.col(name) for name in tags}),
        **_shared(),
    }
    drafts = {draft: columns[name] for draft, name in DRAFT_NAMES.items()} if focus.draft_names else {}
    return {**dict(sorted(columns.items())), **_ours(), **drafts}


def json_object(values: Mapping[str, pl.Expr]) -> pl.Expr:
    """A JSON object of those values that there are."""
    members = [
        pl.when(value.is_not_null()).then(pl.struct(value.alias(name)).struct.json_encode().str.slice(1).str.head(-1))
        for name, value in values.items()
    ]
    inside = pl.concat_str(members, separator=",", ignore_nulls=True) if members else pl.lit("")
    return pl.concat_str(pl.lit("{"), inside, pl.lit("}"))


def _periods(period: str) -> dict[str, pl.Expr]:
    first, last = period_days(period)
    begins = pl.coalesce("service_from", "usage_date", pl.lit(first))
    ends = pl.coalesce("service_to", "service_from", "usage_date", pl.lit(last))
    return {
        "BillingPeriodStart": _midnight(pl.lit(first)),
        "BillingPeriodEnd": _midnight(pl.lit(last).dt.offset_by("1d")),
        "ChargePeriodStart": _midnight(begins),
        "ChargePeriodEnd": _midnight(ends.dt.offset_by("1d")),
    }


def _midnight(day: pl.Expr) -> pl.Expr:
    return day.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _parties() -> dict[str, pl.Expr]:
    provider_name = pl.coalesce("provider name", "provider")
    return {
        "BillingAccountId": pl.col("provider"),
        "BillingAccountName": provider_name,
        "ProviderName": provider_name,
        "PublisherName": provider_name,
        "InvoiceIssuerName": provider_name,
        "SubAccountId": pl.col("recipient"),
        "SubAccountName": pl.coalesce("recipient name", "recipient"),
    }


def _kind() -> dict[str, pl.Expr]:
    subscribed, used = pl.col("origin") == "subscription", pl.col("origin") == "usage"
    return {
        "ChargeCategory": pl.when(subscribed).then(pl.lit("Purchase")).otherwise(pl.lit("Usage")),
        "ChargeClass": pl.when(pl.col("corrects").is_not_null()).then(pl.lit("Correction")),
        "ChargeDescription": pl.coalesce("nature", "known service_name", "service"),
        "ChargeFrequency": pl.when(used).then(pl.lit("Usage-Based")).otherwise(pl.lit("Recurring")),
        "PricingCategory": pl.when(pl.col("share pool").is_not_null())
        .then(pl.lit("Other"))
        .otherwise(pl.lit("Standard")),
    }


def _service(categories: Mapping[str, str]) -> dict[str, pl.Expr]:
    known = {name: name for name in get_args(ServiceCategory)} | dict(categories)
    price = pl.col("unit_price").cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    return {
        "ServiceCategory": pl.col("typology").replace_strict(known, default="Other", return_dtype=pl.String),
        "ServiceName": pl.coalesce("known service_name", "service"),
        "SkuId": pl.col("service"),
        "SkuPriceId": pl.concat_str("service", pl.lit("@") + price, ignore_nulls=True),
    }


def _costs() -> dict[str, pl.Expr]:
    costs = dict.fromkeys(("BilledCost", "ContractedCost", "EffectiveCost", "ListCost"), pl.col("amount").cast(EXACT))
    prices = dict.fromkeys(("ContractedUnitPrice", "ListUnitPrice"), pl.col("unit_price").cast(EXACT))
    return {**costs, **prices, "BillingCurrency": pl.col("currency")}


def _quantities() -> dict[str, pl.Expr]:
    quantity = pl.col("quantity").cast(EXACT)
    unit = pl.when(quantity.is_not_null()).then(pl.coalesce("unit", "known unit", pl.lit("Units")))
    consumed = pl.col("origin") == "usage"
    return {
        "PricingQuantity": quantity,
        "PricingUnit": unit,
        "ConsumedQuantity": pl.when(consumed).then(quantity),
        "ConsumedUnit": pl.when(consumed).then(unit),
    }


def _shared() -> dict[str, pl.Expr]:
    """What a pool shares is the resource; the beneficiary is what a part of its cost is allocated to."""
    return {
        "ResourceId": pl.col("share pool"),
        "ResourceName": pl.col("share pool"),
        "AllocatedMethodId": pl.col("share method"),
        "AllocatedMethodDetails": pl.col("share details"),
        "AllocatedResourceId": pl.col("share beneficiary"),
        "AllocatedResourceName": pl.col("share beneficiary"),
        "AllocatedTags": pl.col("share tags"),
    }


def _ours() -> dict[str, pl.Expr]:
    """Custom columns, as the specification names them: `x_` before the name."""
    line = pl.format("{}/{}:{}", "source", "file", "row")
    return {
        "x_InvoiceRef": pl.col("invoice_ref"),
        "x_InvoiceLine": pl.col("invoice_line").cast(pl.String),
        "x_Agreement": pl.col("agreement"),
        "x_EvidenceRef": pl.col("evidence_ref"),
        "x_LineId": line,
    }
