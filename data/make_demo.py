"""Make the inputs of the demo workspace: `python data/make_demo.py [folder]`. Equal bytes each time.

Everything under `inputs/` comes from here; `chargeback.toml` beside it is written by hand.
"""

import sys
from pathlib import Path

from making import (
    accounts,
    agreements,
    bills,
    catalogue,
    cloud,
    consulting,
    corrections,
    entities,
    faults,
    hardware,
    layout,
    mobile,
    names,
    people,
    pools,
    rates,
    subscriptions,
)
from making.draws import Draws
from making.writing import csv_text, write_csv, write_text

DEMO = Path(__file__).parent / "demo"
PERIOD = "2026-10"
CALLS, CHARGES, WORKS, ITEMS = 1_500, 1_150, 290, 760


def make(workspace: Path) -> None:
    """Write the reference tables, the month's usage, and the list of the rows that are wrong on purpose."""
    make_reference_tables(workspace / "inputs")
    month = workspace / "inputs" / PERIOD
    write_text(month / "effectifs.csv", csv_text([people.STAFF_COLUMNS, *people.staff_rows()], ";", "\r\n"), "cp1252")
    make_mobile(month)
    make_cloud(month)
    make_consulting(month)
    make_hardware(month)
    write_csv(month / "corrections.csv", corrections.CORRECTION_COLUMNS, corrections.correction_rows())
    expected = [(source, rule, str(rows)) for source, rule, rows in faults.planted(cloud.correction_rows()[0])]
    write_csv(workspace / "expected_rejections.csv", ["source", "rule", "rows"], expected)


def make_reference_tables(inputs: Path) -> None:
    """Write the tables that are there for every month."""
    headings, chart = accounts.account_table()
    for name, columns, rows in (
        ("entities", entities.ENTITY_COLUMNS, entities.entity_rows()),
        ("sites", entities.SITE_COLUMNS, entities.site_rows()),
        ("services", catalogue.SERVICE_COLUMNS, catalogue.service_rows()),
        ("prices", catalogue.PRICE_COLUMNS, catalogue.price_rows()),
        ("agreements", agreements.AGREEMENT_COLUMNS, agreements.agreement_rows()),
        ("subscriptions", subscriptions.SUBSCRIPTION_COLUMNS, subscriptions.subscription_rows()),
        ("aliases", names.ALIAS_COLUMNS, names.alias_rows()),
        ("pools", pools.POOL_COLUMNS, pools.pool_rows()),
        ("keys", pools.KEY_COLUMNS, pools.key_rows()),
        ("rates", rates.RATE_COLUMNS, rates.rate_rows()),
        ("bills", bills.BILL_COLUMNS, bills.bill_rows()),
        ("layout", layout.LAYOUT_COLUMNS, layout.layout_rows()),
        ("vat_rules", agreements.VAT_RULE_COLUMNS, agreements.vat_rule_rows()),
        ("partners", agreements.PARTNER_COLUMNS, agreements.partner_rows()),
        ("accounts", headings, chart),
    ):
        write_csv(inputs / f"{name}.csv", columns, rows)


def make_mobile(month: Path) -> None:
    """Write the two files of the operator, each with its total."""
    draws = Draws("mobile")
    plans = draws.scattered([record for _, record in faults.MOBILE_DATA], mobile.data_records(draws))
    calls = draws.scattered([record for _, record in faults.MOBILE_VOICE], mobile.voice_records(draws, CALLS))
    write_text(month / mobile.DATA_FILE, mobile.export_text("D", plans), "cp1252")
    write_text(month / mobile.VOICE_FILE, mobile.export_text("V", calls, [faults.REPEATED_LINE]), "cp1252")


def make_cloud(month: Path) -> None:
    """Write the cloud bill."""
    draws = Draws("cloud")
    charges = cloud.usage_rows(draws, CHARGES)
    wrong = [row for _, row in faults.cloud_faults(charges[0])]
    cloud.write(month / cloud.FILE, draws.scattered([*cloud.correction_rows(), *wrong], charges))


def make_consulting(month: Path) -> None:
    """Write the statement of the consultants' days."""
    draws = Draws("consulting")
    works = draws.scattered([work for _, work in faults.CONSULTING], consulting.works(draws, WORKS))
    consulting.write(month / consulting.FILE, works)


def make_hardware(month: Path) -> None:
    """Write the list of equipment, one value without its quotes and one in another encoding."""
    draws = Draws("hardware")
    items = draws.scattered([item for _, item in faults.HARDWARE], hardware.items(draws, ITEMS))
    rows = [item.values(number) for number, item in enumerate(items, start=1)]
    text = csv_text([hardware.HEADINGS, *rows], ",")
    quoted = '"' + faults.UNQUOTED.replace('"', '""') + '"'
    body = text.replace(quoted, faults.UNQUOTED).encode()
    (month / hardware.FILE).write_bytes(body.replace(faults.LATIN.encode(), faults.LATIN.encode("cp1252")))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO)
