"""An invoice says what the law asks of it, no more, in the reader's language."""

from typing import Any

import pytest

from transforms.documents.mentions import VAT_ON_RECEIPTS, invoice_mentions

FRENCH = {"country": "FR", "vat_on": "debits", "vat_group": "AU"}
GERMAN = {"country": "DE", "vat_on": "debits", "vat_group": None}
INVOICE = {"document_type": "invoice", "nil": False, "corrects": None, "operation": "services"}
LATE = "Tout retard de paiement entraîne, de plein droit et sans rappel, dès le lendemain de l'échéance, des pénalités "
LATE += "au taux de refinancement de la BCE majoré de 10 points (art. L441-10 C. com.)."
INDEMNITY = (
    "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : 40 EUR (art. D441-5 C. com.)."
)
TERMS = ["Pas d'escompte pour paiement anticipé.", LATE, INDEMNITY]
DEBITS = "Option pour le paiement de la taxe d'après les débits"


def mentions(
    category: str = "S",
    invoice: dict[str, Any] | None = None,
    provider: dict[str, Any] | None = None,
    recipient: dict[str, Any] | None = None,
    reason: str | None = None,
    language: str = "fr",
) -> list[str]:
    breakdown = [{"vat_category": category, "reason": reason}]
    return invoice_mentions(
        INVOICE | (invoice or {}), breakdown, FRENCH | (provider or {}), GERMAN | (recipient or {}), language
    )


def test_a_taxed_invoice_of_a_french_provider_has_its_option_and_terms() -> None:
    assert mentions() == [DEBITS, *TERMS]


def test_a_provider_taxed_on_receipts_says_when_vat_is_due_and_does_not_claim_the_option() -> None:
    assert mentions(provider={"vat_on": "receipts"}) == [VAT_ON_RECEIPTS["fr"], *TERMS]
    assert VAT_ON_RECEIPTS["en"] in mentions(provider={"vat_on": "receipts"}, language="en")


def test_goods_and_what_bears_no_vat_await_no_payment() -> None:
    on_receipts = {"vat_on": "receipts"}
    assert VAT_ON_RECEIPTS["fr"] not in mentions(provider=on_receipts, invoice={"operation": "goods"})
    assert VAT_ON_RECEIPTS["fr"] not in mentions("AE", provider=on_receipts)


@pytest.mark.parametrize("department", ["GF", "GP", "MQ", "RE", "YT"])
def test_a_provider_overseas_has_the_mentions_of_french_law(department: str) -> None:
    assert mentions(provider={"country": department}) == [DEBITS, *TERMS]


def test_goods_do_not_claim_the_option_for_debits() -> None:
    assert DEBITS not in mentions(invoice={"operation": "goods"})


@pytest.mark.parametrize(
    ("category", "provider", "recipient", "mention"),
    [
        (
            "AE",
            "FR",
            None,
            "Autoliquidation — TVA due par le preneur, art. 283-2 du CGI, art. 44 et 196 de la directive 2006/112/CE",
        ),
        ("AE", "DE", None, "Autoliquidation — TVA due par le preneur, art. 44 et 196 de la directive 2006/112/CE"),
        ("O", "FR", "AU", "Opération interne à un assujetti unique (art. 256 C du CGI)"),
        ("O", "FR", None, "TVA non applicable — service situé au lieu du preneur, art. 44 de la directive 2006/112/CE"),
        (
            "K",
            "FR",
            None,
            "Exonération de TVA — livraison intracommunautaire, art. 262 ter, I du CGI, "
            "art. 138 de la directive 2006/112/CE",
        ),
        ("G", "FR", None, "Exonération de TVA — exportation, art. 262, I du CGI, art. 146 de la directive 2006/112/CE"),
    ],
)
def test_a_base_without_vat_says_why(category: str, provider: str, recipient: str | None, mention: str) -> None:
    assert mentions(category, provider={"country": provider}, recipient={"vat_group": recipient})[0] == mention


def test_an_exemption_gives_its_reason() -> None:
    assert mentions("E", reason="art. 261-4-4° du CGI")[0] == "Exonération de TVA — art. 261-4-4° du CGI"
    assert mentions("E")[0] == "Exonération de TVA"


def test_an_exemption_does_not_stammer() -> None:
    assert mentions("E", reason="exonération de TVA, formation")[0] == "exonération de TVA, formation"


def test_a_reason_of_the_group_is_added_to_the_mention_of_law_once() -> None:
    law = mentions("AE")[0]
    assert mentions("AE", reason="contrat n° 7")[:2] == [law, "contrat n° 7"]
    assert mentions("AE", reason=law).count(law) == 1


@pytest.mark.parametrize("category", ["O", "K", "G"])
def test_elsewhere_the_reason_of_the_group_takes_the_place_of_ours(category: str) -> None:
    assert mentions(category, reason="Prestation non soumise à la TVA française")[:2] == [
        "Prestation non soumise à la TVA française",
        TERMS[0],
    ]


def test_inside_a_vat_group_the_wording_of_the_law_stands_before_the_reason() -> None:
    inside = mentions("O", recipient={"vat_group": "AU"}, reason="groupe Vauban")
    assert inside[:2] == ["Opération interne à un assujetti unique (art. 256 C du CGI)", "groupe Vauban"]


def test_the_english_mention_names_the_directive() -> None:
    law = "Reverse charge — VAT due by the customer, art. 44 and 196 of Directive 2006/112/EC"
    assert mentions("AE", language="en")[0] == law


@pytest.mark.parametrize(
    ("corrects", "expected"),
    [
        ("RF-2026-09-0007", ["Avoir sur facture n° RF-2026-09-0007"]),
        ("2026-08", ["Avoir sur la période 2026-08"]),
        ("2026-08, RF-1", ["Avoir sur la période 2026-08", "Avoir sur facture n° RF-1"]),
    ],
)
def test_a_credit_note_names_what_it_corrects_and_asks_for_no_payment(corrects: str, expected: list[str]) -> None:
    assert mentions("AE", {"document_type": "credit_note", "corrects": corrects})[: len(expected)] == expected
    assert not set(mentions("AE", {"document_type": "credit_note", "corrects": corrects})) & set(TERMS)


def test_a_nil_invoice_says_that_nothing_is_due() -> None:
    assert mentions("AE", {"nil": True})[-1] == "Le net de ce document est nul : rien n'est à payer."


def test_french_terms_are_not_put_into_the_mouth_of_a_german_provider() -> None:
    assert mentions(provider=GERMAN) == ["Pas d'escompte pour paiement anticipé."]
