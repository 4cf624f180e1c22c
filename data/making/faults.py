"""The rows that are wrong on purpose: each breaks one rule, so that the demo shows how it is told."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from making.cloud import Row
from making.consulting import Work
from making.corrections import CORRECTED
from making.hardware import Item
from making.mobile import Record

_CALL = Record(
    date="14/10/2026",
    account="LIL01-0603",
    phone="06 39 98 06 03",
    user="M0603",
    service="MOB-COM",
    kind="VOIX",
    volume="12",
    unit="min",
    label="Appels vers numéros spéciaux",
    document="FA-2026-10-0042",
    amount=Decimal("1.7880"),
)
_PLAN = Record(
    date="01/10/2026",
    account="MRS01-0704",
    phone="06 39 98 07 04",
    user="M0704",
    service="MOB-D10",
    kind="DATA",
    plan="Data 10 Go",
    volume="1",
    unit="forfait",
    document="FA-2026-10-0031",
)
_ITEM = Item(
    "MAT-POR", "Ordinateur portable 14 pouces", "1", "M0703", "", "2026-10-01", "2026-10-31", "", "PV-2026-500"
)
_WORK = Work(
    date(2026, 10, 13),
    "Perrine Marclair",
    "VBN-SUD",
    "MRS01",
    "CNS-DEV",
    "Développement du portail clients, lot 2",
    "Portail clients",
    0.5,
    "FT-2026-10-0307",
)

REPEATED_LINE = 10
"""The row of the voice file that is written twice, line reference included."""

MOBILE_DATA = (
    ("wrong_width", replace(_PLAN, label="Forfait données 10 Go; renouvelé")),
    ("not_a_number", replace(_PLAN, service="MOB-HFD", volume="n.c.", unit="Go")),
    ("not_a_number", replace(_PLAN, service="MOB-HFD", volume="1 2,3 4", unit="Go")),
    ("unmapped_value", replace(_PLAN, kind="SAT")),
    ("missing_service", replace(_PLAN, service="")),
    ("unknown_user", replace(_PLAN, user="M9001")),
    ("unknown_user", replace(_PLAN, user="M9001", service="MOB-VOX", plan="Voix illimitée")),
    ("unknown_service", replace(_PLAN, service="MOB-D99", plan="Data 99 Go")),
    ("unknown_service", replace(_PLAN, service="MOB-D99", plan="Data 99 Go", user="M0705")),
)
MOBILE_VOICE = (
    ("missing_date", replace(_CALL, date="")),
    ("not_a_date", replace(_CALL, date="31/09/2026")),
    ("date_outside_period", replace(_CALL, date="10/09/2026")),
    ("date_outside_period", replace(_CALL, date="02/11/2026")),
    ("unknown_user", replace(_CALL, user="M0O12", account="FLOTTE-0012")),
    ("no_amount", replace(_CALL, volume="", amount=None)),
    ("missing_nature", replace(_CALL, label="")),
    ("short_nature", replace(_CALL, label="Appels")),
    ("vague_nature", replace(_CALL, label="frais de gestion", amount=Decimal("350.0000"))),
    ("vague_nature", replace(_CALL, label="frais de gestion", amount=Decimal("120.0000"), user="M0606")),
    ("vague_nature", replace(_CALL, label="Frais de gestion", amount=Decimal("-45.5000"))),
    ("missing_evidence", replace(_CALL, document="")),
)
CONSULTING = (
    ("not_a_date", replace(_WORK, day="semaine 42")),
    ("date_outside_period", replace(_WORK, day=date(2026, 8, 27))),
    ("no_price", replace(_WORK, service="CNS-ARC", title="Architecture du réseau étendu")),
    ("no_price", replace(_WORK, service="CNS-ARC", title="Architecture des échanges", entity="VBN-NOR", site="LIL01")),
    ("missing_beneficiary", replace(_WORK, site="")),
    ("missing_evidence", replace(_WORK, timesheet="")),
    ("unknown_agreement", replace(_WORK, agreement="CONV-2025-99")),
    ("no_agreement", replace(_WORK, entity="VBN-CH", site="GVA01")),
    ("no_agreement", replace(_WORK, entity="VBN-CH", site="GVA01", service="CNS-PIL")),
    ("agreement_ambiguous", replace(_WORK, entity="VBN-OUE", site="NTE01", service="CNS-AUD")),
)
HARDWARE = (
    ("stray_quote", replace(_ITEM, label='Écran 22" récupéré', service="MAT-ECR")),
    ("undecodable", replace(_ITEM, label="Ordinateur portable réformé")),
    ("out_of_range", replace(_ITEM, quantity="3760000000017")),
    ("service_ends_early", replace(_ITEM, first="2026-10-20", last="2026-10-02")),
    ("unknown_site", replace(_ITEM, user="", site="DIJ09")),
    ("unknown_site", replace(_ITEM, user="", site="NCY02")),
    ("no_recipient", replace(_ITEM, user="", site="")),
    ("no_price", replace(_ITEM, service="MAT-TAB", label="Tablette durcie 10 pouces")),
    ("no_price", replace(_ITEM, service="MAT-TAB", label="Tablette durcie 10 pouces", user="M0410")),
    ("two_prices", replace(_ITEM, service="MAT-PRJ", label="Vidéoprojecteur de salle", user="", site="REN01")),
    ("missing_unit", replace(_ITEM, service="MAT-DIV", label="Adaptateurs et câbles divers", price="12.50")),
    ("no_invoice_point", replace(_ITEM, service="DOC-LIV", label="Manuel du tableur", user="M1003", price="33.1754")),
    ("no_invoice_point", replace(_ITEM, service="DOC-LIV", label="Manuel du tableur", user="M0707", price="33.1754")),
)
UNQUOTED = 'Écran 22" récupéré'
"""The designation that the list writes without the quotes it needs."""
LATIN = "Ordinateur portable réformé"
"""The designation that was pasted in another encoding."""


def cloud_faults(like: Row) -> tuple[tuple[str, Row], ...]:
    """The wrong rows of the cloud bill, made from a good one."""
    after = datetime(2026, 11, 1)
    late = {"ChargePeriodStart": after, "ChargePeriodEnd": after + timedelta(days=1)}
    elsewhere = {"SubAccountName": "VBN-GRE-PROD", "Tags": None}
    return (
        ("date_outside_period", {**like, **late}),
        ("unknown_entity", {**like, **elsewhere}),
        ("unknown_entity", {**like, **elsewhere, "BilledCost": Decimal("8.000000000000000001")}),
        ("missing_evidence", {**like, "InvoiceId": None}),
    )


def planted(like: Row) -> list[tuple[str, str, int]]:
    """How many rows of each source are rejected by each rule, those put right left out: source, rule, rows."""
    by_source = {
        "mobile": (*MOBILE_DATA, *MOBILE_VOICE, ("repeated_line_ref", None)),
        "cloud": cloud_faults(like),
        "conseil": CONSULTING,
        "materiel": HARDWARE,
    }
    counts = Counter((source, rule) for source, faults in by_source.items() for rule, _ in faults)
    rejected = counts - Counter(CORRECTED)
    return sorted((source, rule, rows) for (source, rule), rows in rejected.items())
