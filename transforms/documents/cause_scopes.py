"""What makes one cause of rejection, rule by rule: the rows that one act of the controller would cure together."""

import polars as pl

CAUSE_FIELDS: dict[str, tuple[str, ...]] = {
    # the file is to be delivered again, or its settings corrected
    "wrong_width": ("file",),
    "stray_quote": ("file",),
    "undecodable": ("file",),
    "not_a_number": ("file", "column"),
    "too_many_digits": ("file", "column"),
    "out_of_range": ("file", "column"),
    "not_a_date": ("file", "column"),
    "missing_date": ("file",),
    "date_outside_period": ("file", "column", "month"),
    "service_ends_early": ("file",),
    "unmapped_value": ("source", "column", "value"),
    "missing_service": ("file",),
    "repeated_line_ref": ("file",),
    "already_charged": ("file",),
    # one code is to be added or corrected, whatever the sources that use it
    "unknown_user": ("value",),
    "unknown_site": ("value",),
    "unknown_entity": ("value",),
    "unknown_provider": ("value",),
    "no_recipient": ("source",),
    "unknown_service": ("value",),
    # one price or rate, whoever is charged
    "no_amount": ("file",),
    "no_price": ("value",),
    "two_prices": ("value",),
    "other_currency": ("service", "value"),
    "too_many_decimals": ("source",),
    "not_a_time": ("file",),
    "no_rate": ("value",),
    "no_user_counted": ("value",),
    "rate_not_exact": ("value",),
    "no_exchange_rate": ("value",),
    "exchange_out_of_range": ("file",),
    "markup_not_exact": ("source",),
    "amount_out_of_range": ("file",),
    "no_vat_rate": ("value",),
    # one text, one column of a source, or one agreement
    "missing_nature": ("source", "service"),
    "short_nature": ("value",),
    "vague_nature": ("value",),
    "missing_unit": ("service",),
    "missing_evidence": ("source",),
    "missing_beneficiary": ("source",),
    "unknown_agreement": ("value",),
    # the value is the service, or none where the pair has no agreement at all
    "no_agreement": ("pair", "value"),
    "agreement_ambiguous": ("pair", "value"),
    # one agreement, or what is charged by it
    "signed_after_service": ("value",),
    "method_not_of_basis": ("value",),
    "typology_not_of_method": ("value",),
    # one row of the layout or of the accounts
    "no_invoice_point": ("pair", "typology"),
    "unknown_point": ("value",),
    "point_without_invoice": ("value",),
    "point_of_another": ("pair", "value"),
    "no_account": ("book", "column", "value"),
    "two_accounts": ("book", "column", "value"),
}

_FIELDS = ("source", "file", "column", "value", "month", "pair", "service", "typology", "book")


def cause_scopes() -> pl.DataFrame:
    """One row per rule: `rule`, and for each field whether it tells causes apart (`by_<field>`)."""
    return pl.DataFrame(
        {
            "rule": list(CAUSE_FIELDS),
            **{f"by_{name}": [name in fields for fields in CAUSE_FIELDS.values()] for name in _FIELDS},
        }
    )
