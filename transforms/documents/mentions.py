"""What an invoice must say by law, worded once: the mentions of a French provider late in 2026, in French and English.

Sources: CGI art. 242 nonies A of annex II (what an invoice states), 283-2, 262, 262 ter, 259, 256 C; directive
2006/112/CE art. 44, 138, 146, 196, 226; Code de commerce art. L441-9, L441-10, D441-5. Not legal advice.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from schemas.countries import FRANCE

Row = Mapping[str, Any]

VAT_GROUP = {
    "fr": "Opération interne à un assujetti unique (art. 256 C du CGI)",
    "en": "Supply inside a VAT group (art. 256 C of the French tax code)",
}
REVERSE_CHARGE = {
    "fr": "Autoliquidation — TVA due par le preneur, art. 44 et 196 de la directive 2006/112/CE",
    "en": "Reverse charge — VAT due by the customer, art. 44 and 196 of Directive 2006/112/EC",
}
REVERSE_CHARGE_FROM_FRANCE = {
    "fr": "Autoliquidation — TVA due par le preneur, art. 283-2 du CGI, art. 44 et 196 de la directive 2006/112/CE",
    "en": REVERSE_CHARGE["en"],
}
INTRA_COMMUNITY = {
    "fr": "Exonération de TVA — livraison intracommunautaire, art. 262 ter, I du CGI, "
    "art. 138 de la directive 2006/112/CE",
    "en": "Exempt from VAT — intra-Community supply of goods, art. 138 of Directive 2006/112/EC",
}
EXPORT = {
    "fr": "Exonération de TVA — exportation, art. 262, I du CGI, art. 146 de la directive 2006/112/CE",
    "en": "Exempt from VAT — export of goods, art. 146 of Directive 2006/112/EC",
}
OUTSIDE_SCOPE = {
    "fr": "TVA non applicable — service situé au lieu du preneur, art. 44 de la directive 2006/112/CE",
    "en": "Outside the scope of VAT — service supplied where the customer is, art. 44 of Directive 2006/112/EC",
}
EXEMPT = {"fr": "Exonération de TVA", "en": "Exempt from VAT"}
VAT_ON_RECEIPTS = {
    "fr": "TVA sur les encaissements : celle des services est exigible et déductible au paiement "
    "(art. 269, 2 c et 271, I 2 du CGI)",
    "en": "VAT on receipts: that of services is due and deductible on payment "
    "(art. 269, 2 c and 271, I 2 of the French tax code)",
}
VAT_ON_DEBITS = {
    "fr": "Option pour le paiement de la taxe d'après les débits",
    "en": "VAT due on invoicing (option for payment on debits)",
}
NO_DISCOUNT = {
    "fr": "Pas d'escompte pour paiement anticipé.",
    "en": "No discount for early payment.",
}
LATE_PAYMENT = {
    "fr": "Tout retard de paiement entraîne, de plein droit et sans rappel, dès le lendemain de l'échéance, "
    "des pénalités au taux de refinancement de la BCE majoré de 10 points (art. L441-10 C. com.).",
    "en": "Late payment: interest at the ECB refinancing rate plus 10 points from the day after the due date, "
    "without reminder.",
}
INDEMNITY = {
    "fr": "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : 40 EUR "
    "(art. D441-5 C. com.).",
    "en": "Fixed recovery compensation for late payment: EUR 40.",
}
CREDIT_OF_INVOICE = {"fr": "Avoir sur facture n° {reference}", "en": "Credit note to invoice no. {reference}"}
CREDIT_OF_PERIOD = {"fr": "Avoir sur la période {reference}", "en": "Credit note for the period {reference}"}
NOTHING_DUE = {
    "fr": "Le net de ce document est nul : rien n'est à payer.",
    "en": "The net of this document is zero: nothing is due.",
}

MANDATORY = (REVERSE_CHARGE, REVERSE_CHARGE_FROM_FRANCE, VAT_GROUP)
PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def invoice_mentions(
    invoice: Row,
    breakdown: Iterable[Row],
    provider: Row,
    recipient: Row,
    language: str,
) -> list[str]:
    """The mentions of one invoice, in the order they are printed, none twice.

    `invoice` is a row of invoices, `breakdown` its rows of vat_breakdown, the parties are their rows of entities.
    """
    rows = list(breakdown)
    found = [
        *credit_mentions(invoice["corrects"], language),
        *(mention for row in rows for mention in vat_mentions(row, provider, recipient, language)),
        *tax_point_mentions(invoice, rows, provider, language),
        *payment_mentions(invoice, provider, language),
    ]
    return list(dict.fromkeys(found))


def credit_mentions(corrects: str | None, language: str) -> list[str]:
    """What a document corrects: an invoice by its number, or a period; several are separated by commas."""
    references = [part.strip() for part in (corrects or "").split(",") if part.strip()]
    wordings = (CREDIT_OF_PERIOD if PERIOD.fullmatch(part) else CREDIT_OF_INVOICE for part in references)
    return [wording[language].format(reference=part) for wording, part in zip(wordings, references, strict=True)]


def vat_mentions(row: Row, provider: Row, recipient: Row, language: str) -> list[str]:
    """Why one VAT category bears no VAT.

    The wordings of reverse charge and of a VAT group are the law's and always stand, before the reason that the group
    gave (`vat_rules.mention`); of the others the reason takes the place.
    """
    reason = row["reason"]
    wording = _vat_wording(row["vat_category"], provider, recipient)
    if wording is None:
        return [reason] if reason else []
    law = wording[language]
    if reason is None or wording in MANDATORY:
        return [law, reason] if reason else [law]
    return [_exempt(reason, language) if wording is EXEMPT else reason]


def tax_point_mentions(invoice: Row, breakdown: Iterable[Row], provider: Row, language: str) -> list[str]:
    """When the VAT that a French provider of services charges falls due: on debits by its option, else on receipts.

    Sources: CGI art. 269-2 c; only the option must be stated, the rest says when the customer may deduct.
    """
    charges_vat = any(row["vat_category"] == "S" for row in breakdown)
    if not charges_vat or provider["country"] not in FRANCE or invoice["operation"] == "goods":
        return []
    wording = {"debits": VAT_ON_DEBITS, "receipts": VAT_ON_RECEIPTS}[provider["vat_on"]]
    return [wording[language]]


def pay_by(invoice: Row) -> date | None:
    """The day by which an invoice is to be paid; of a credit note or a nil invoice nothing falls due."""
    falls_due: date = invoice["due_date"]
    return None if invoice["nil"] or invoice["document_type"] == "credit_note" else falls_due


def payment_mentions(invoice: Row, provider: Row, language: str) -> list[str]:
    """Terms of what is due to the provider; of a credit or a nil invoice nothing falls due from the customer."""
    if invoice["nil"]:
        return [NOTHING_DUE[language]]
    if invoice["document_type"] == "credit_note":
        return []
    of_french_law = [LATE_PAYMENT[language], INDEMNITY[language]] if provider["country"] in FRANCE else []
    return [NO_DISCOUNT[language], *of_french_law]


def _exempt(reason: str, language: str) -> str:
    """A reason that says itself that it is an exemption is not told twice."""
    exempt = EXEMPT[language]
    return reason if reason.casefold().startswith(exempt.casefold()) else f"{exempt} — {reason}"


def _vat_wording(category: str, provider: Row, recipient: Row) -> Mapping[str, str] | None:
    if category == "AE":
        return REVERSE_CHARGE_FROM_FRANCE if provider["country"] in FRANCE else REVERSE_CHARGE
    if category == "O":
        one_group = provider["vat_group"] is not None and provider["vat_group"] == recipient["vat_group"]
        return VAT_GROUP if one_group else OUTSIDE_SCOPE
    return {"K": INTRA_COMMUNITY, "G": EXPORT, "E": EXEMPT}.get(category)
