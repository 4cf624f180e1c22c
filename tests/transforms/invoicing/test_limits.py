"""What is refused before invoices are made."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.problems import Refused

OTHER_INVOICE = {"document_order": 1, "invoice_key": "ORION-SI/ORION-EST/Fixe", "invoice_title": "Fixe"}


def refusal(month: Any, *rows: dict[str, Any], **given: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        month(*rows, **given)
    assert refused.value.exit_code == 1
    return [str(problem) for problem in refused.value.problems]


def test_more_lines_than_the_limit_are_refused_and_the_key_with_most_values_named(month: Any) -> None:
    rows = [{"service": f"S{number}", "department": f"D{number % 2}", "agreement": f"A{number}"} for number in range(3)]
    assert month(*rows, max_invoice_lines=3).invoice_lines.height == 3
    (sentence,) = refusal(month, *rows, max_invoice_lines=2)
    assert sentence == (
        "layout, period 2026-10: 3 invoice lines, more than max_invoice_lines = 2; key service has the most distinct "
        "values, 3; take service out of lines_by, sections, split_by or analytic, or raise group.max_invoice_lines"
    )


def test_an_invoice_whose_amounts_no_document_can_bear_is_refused(month: Any) -> None:
    half = Decimal(5) * 10**12
    (sentence,) = refusal(month, {"exact_amount": half}, {"exact_amount": -half})
    assert sentence.startswith("invoice 2026-10_SI_EST_01: its charges and credits reach 10^13 EUR together;")
    assert month({"exact_amount": half}).invoices["net"].to_list() == [half]


def test_a_reference_too_long_for_ledgers_is_refused_once_per_pair(month: Any) -> None:
    entities = [{"entity": entity, "short": "A23456789012345"} for entity in ("ORION-SI", "ORION-EST")]
    (sentence,) = refusal(month, {}, OTHER_INVOICE, entities=entities)
    assert sentence.startswith(
        "layout, invoices of ORION-SI to ORION-EST: "
        "reference 2026-10_A23456789012345_A23456789012345_01 is longer than 35 characters;"
    )
