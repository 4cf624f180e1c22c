"""An invoice of goods and services to another member state: its reverse charge is proven by category and rate."""

import polars as pl
import pytest

from tests.sql.planted_faults import CALLS, CALLS_INPUT, CALLS_OWED
from tests.sql.planting import changed
from tests.sql.sound_month import Frames, rows_of, sound_month
from transforms.engine import statements

SERVICES = """
service,service_name,typology,unit,operation,vat_class
DATA,Boîtier radio,mobility,SIM,goods,{vat_class}
CALL,Appels,mobility,min,,
VM,Machine virtuelle,cloud,h,,
LAN,Réseau local,connectivity,port,,
ODD,Service sans facture,unplaced,u,,
"""
RATES = {"standard": "19.0000", "reduced": "7.0000"}
"""The German rate of each class; the services of the month are of the standard class."""


@pytest.fixture(scope="module", params=RATES)
def vat_class(request: pytest.FixtureRequest) -> str:
    """The VAT class of the goods: one rate on the whole invoice, or two."""
    return str(request.param)


@pytest.fixture(scope="module")
def month(vat_class: str, tmp_path_factory: pytest.TempPathFactory) -> Frames:
    services = SERVICES.format(vat_class=vat_class)
    return sound_month(tmp_path_factory.mktemp("mixed") / "workspace", {"services.csv": services})


def proven(frames: Frames, every: bool) -> pl.DataFrame:
    return rows_of(statements("checks")["entry_not_its_invoice"], frames, every)


def legs(taxed: str) -> list[str]:
    return [leg.replace("AE 19.0000", taxed) for leg in (CALLS_INPUT, CALLS_OWED)]


def test_both_legs_of_each_category_are_proven_at_its_rate(month: Frames, vat_class: str) -> None:
    found = proven(month, every=True)
    vat = {"standard": "0.63", "reduced": "0.23"}[vat_class]
    shown = {scope: f"{actual:.2f}" for scope, actual in found.select("scope", "actual").rows()}
    assert found["passed"].all()
    assert [shown[leg] for leg in legs("AE 19.0000")] == ["1.38", "1.38"]
    assert [shown[leg] for leg in legs(f"K {RATES[vat_class]}")] == [vat, vat]


def test_an_acquisition_posted_as_services_is_found(month: Frames, vat_class: str) -> None:
    frames, rate = dict(month), RATES[vat_class]
    changed("ledger_entries", {"invoice_ref": CALLS, "vat_category": "K"}, vat_category="AE")(frames)
    assert proven(frames, every=False)["scope"].to_list() == sorted([*legs(f"AE {rate}"), *legs(f"K {rate}")])
