"""Real groups, entities and sites, which no one here wrote, load by mapping alone."""

import json
import os
from pathlib import Path

import polars as pl
import pytest

from schemas.problems import Refused
from schemas.settings import Settings
from transforms.reference.structure import Structure, read_structure

REAL_DATA = Path(os.environ.get("CHARGEBACK_REAL_DATA", "../shared/data"))
LAST_TEN = {"from": "lei", "regex": "(.{10})$"}
SERVICES = "service,service_name,typology\nX,Service fictif,services\n"


def read(folder: Path, **inputs: object) -> Structure:
    (folder / "services.csv").write_text(SERVICES, encoding="utf-8")
    settings = Settings.model_validate({"group": {"name": "G"}, "inputs": {"services": "services.csv", **inputs}})
    return read_structure(settings, folder, None)


@pytest.fixture
def real(tmp_path):
    def brought(name: str) -> str:
        if not (REAL_DATA / name).is_file():
            pytest.skip(f"real data is absent: {name}")
        (tmp_path / Path(name).name).write_bytes((REAL_DATA / name).read_bytes())
        return Path(name).name

    return brought


def test_every_siren_and_siret_of_three_groups_passes(real, tmp_path):
    """Sites that name no SIREN belong to no entity: they are refused, each one; the others load as they are."""
    file = real("fr-groups/dev_structure_3_groups.csv")
    rows = pl.read_csv(tmp_path / file, infer_schema=False)
    owned = rows.drop_nulls("siren")
    entities = owned.unique("siren", keep="first", maintain_order=True)
    entities.select(entity="siren", siren="siren", name="entite").write_csv(tmp_path / "entities.csv")
    inputs = {"entities": {"file": "entities.csv", "constants": {"country": "FR"}}}
    columns = {"site": "site_id", "entity": "siren", "site_name": "nom_site", "city": "ville"}
    with pytest.raises(Refused) as refused:
        read(tmp_path, **inputs, sites={"file": file, "columns": columns})
    assert {problem.found for problem in refused.value.problems} == {"is empty"}
    assert len(refused.value.problems) == rows["siren"].null_count() == 9

    owned.write_csv(tmp_path / file)
    structure = read(tmp_path, **inputs, sites={"file": file, "columns": columns})
    assert structure.tables["sites"]["siret"].to_list() == owned["siret"].to_list()
    assert structure.tables["entities"]["short"].to_list() == entities["siren"].to_list()
    assert structure.tables["sites"]["code_departement"].str.starts_with("0").any()
    assert structure.warnings == ()


def test_every_shipped_account_stands_in_the_french_chart_of_2026(real, tmp_path):
    """Accounts may subdivide those of the chart, as 44574 does 4457."""
    chart = json.loads((tmp_path / real("pcg/pcg_2026.json")).read_text(encoding="utf-8"))
    numbers = {str(account["number"]) for account in chart["flat"]}
    (tmp_path / "entities.csv").write_text("entity,name,country\nFT,Réseau,DE\n", encoding="utf-8")
    accounts = read(tmp_path, entities="entities.csv").tables["accounts"]["account"]
    assert {account for account in accounts if account not in numbers} == {"44564", "44574"}
    assert {"4456", "4457"} <= numbers


def test_french_entities_of_the_lei_register_load_with_their_siren(real, tmp_path):
    file = real("gleif/lei_fr.csv")
    columns = {
        "entity": "lei",
        "short": LAST_TEN,
        "siren": "register_id",
        "street": "address",
        "postcode": "postal_code",
    }
    entities = read(tmp_path, entities={"file": file, "columns": columns}).tables["entities"]
    assert entities.height == 41
    assert entities["siren"].str.contains("^[0-9]{9}$").all()


def test_entities_of_ten_groups_load_with_their_countries(real, tmp_path):
    columns = {
        "entity": "LEI",
        "short": {"from": "LEI", "regex": "(.{10})$"},
        "name": "Entity.LegalName",
        "country": "Entity.LegalAddress.Country",
    }
    structure = read(tmp_path, entities={"file": real("gleif/lei_group_names.csv"), "columns": columns})
    assert structure.tables["entities"].height == 389
    assert [warning.found.split(":")[0] for warning in structure.warnings] == ["French entities without siren (94)"]


def test_sites_keep_leading_zeros_and_corsican_departments(real, tmp_path):
    (tmp_path / "entities.csv").write_text("entity,name,country\nFT,Réseau,FR\n", encoding="utf-8")
    file = real("sites/sites.csv")
    rows = pl.read_csv(tmp_path / file, infer_schema=False).filter(pl.col("code_safir_pole_emploi").is_not_null())
    rows.write_csv(tmp_path / file)
    columns = {"site": "code_safir_pole_emploi", "site_name": "name"}
    mapped = {"file": file, "columns": columns, "constants": {"entity": "FT"}}
    sites = read(tmp_path, entities="entities.csv", sites=mapped).tables["sites"]
    assert sites["site"].to_list() == rows["code_safir_pole_emploi"].to_list()
    assert {"2A", "2B", "01"} <= set(sites["department"])
    assert sites.height == 956
