"""Real groups by mapping alone: numbers, leading zeros, what is told of missing ones, and who owns whom."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from stdnum.fr import siren, siret

from flows.cli import DONE, REFUSED, main
from flows.settings_file import read_settings
from tests.real.workspaces import delivered, needs_data
from transforms.reference.structure import Structure, read_structure

pytestmark = needs_data

GROUPS = "fr-groups/dev_structure_3_groups.csv"
COMPANIES = "gleif/lei_fr.csv"
NAMES = "gleif/lei_group_names.csv"
SITES = "sites/sites.csv"
SERVICES = "service,service_name,typology\nLINE,Line,telecom\n"

Captured = pytest.CaptureFixture[str]
Columns = Mapping[str, str | Mapping[str, object]]


def workspace(folder: Path, provider: str, **inputs: tuple[pl.DataFrame, Columns]) -> Path:
    """A workspace of settings and reference tables alone: each table as it was delivered, and how it is mapped."""
    (folder / "inputs").mkdir(parents=True)
    (folder / "inputs" / "services.csv").write_text(SERVICES, encoding="utf-8")
    text = f'[group]\nname = "Real companies"\nprovider = "{provider}"\n[inputs]\nservices = "inputs/services.csv"\n'
    for name, (rows, columns) in inputs.items():
        rows.write_csv(folder / "inputs" / f"{name}.csv")
        mapped = ", ".join(f"{ours} = {toml(theirs)}" for ours, theirs in columns.items())
        text += f'[inputs.{name}]\nfile = "inputs/{name}.csv"\ncolumns = {{ {mapped} }}\n'
    (folder / "chargeback.toml").write_text(text, encoding="utf-8")
    return folder


def toml(value: object) -> str:
    """A text or a table of texts, on one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f'"{key}" = {toml(inner)}' for key, inner in value.items()) + " }"
    return f"'{value}'"


def structure(folder: Path) -> Structure:
    return read_structure(read_settings(folder), folder, None)


def warnings(folder: Path) -> list[str]:
    return list(map(str, structure(folder).warnings))


# --- Three French groups: a row per site, with the SIREN of its company where it is known ----------------------


def heads() -> dict[str, str]:
    """The SIREN of each group's head office, by the name of the group."""
    return dict(delivered(GROUPS).filter(est_siege="true").select("entreprise", "siren").iter_rows())


def companies(own: bool = False) -> pl.DataFrame:
    """The companies, the first row of each, with the head of their group as parent; `own`: a head has itself."""
    first = delivered(GROUPS).drop_nulls("siren").unique("siren", keep="first", maintain_order=True)
    parents = first.with_columns(owner=pl.col("entreprise").replace_strict(heads()))
    return parents.with_columns(owner=pl.when(own | (pl.col("owner") != pl.col("siren"))).then("owner"))


def french_groups(folder: Path, entities: pl.DataFrame) -> Path:
    """The three groups; a site whose company is not known is that of its group's head."""
    sites = delivered(GROUPS)
    of_site = sites.select("site_id", pl.coalesce("siren", pl.col("entreprise").replace_strict(heads())))
    columns = {"entity": "siren", "siren": "siren", "name": "raison_sociale_sirene", "parent": "owner"}
    town = {"city": "ville", "postcode": {"from": "adresse", "regex": r"\b([0-9]{5}) "}}
    entity = {"from": "site_id", "map": dict(of_site.iter_rows())}
    return workspace(
        folder,
        heads()["THALES"],
        entities=(entities.with_columns(country=pl.lit("FR")), {**columns, **town}),
        sites=(sites, {"site": "site_id", "site_name": "nom_site", "city": "ville", "entity": entity}),
    )


@pytest.fixture
def groups(tmp_path: Path) -> Path:
    return french_groups(tmp_path / "groups", companies())


def test_every_number_of_three_french_groups_is_valid_and_kept_as_it_was_delivered(groups: Path) -> None:
    tables = structure(groups).tables
    assert (len(tables["entities"]), len(tables["sites"])) == (8, 80)
    assert all(map(siren.is_valid, tables["entities"]["siren"]))
    assert tables["sites"]["siret"].to_list() == delivered(GROUPS)["siret"].to_list()
    assert all(map(siret.is_valid, tables["sites"]["siret"].drop_nulls()))


def test_sites_without_siret_are_one_warning_that_counts_them_and_names_the_first(groups: Path) -> None:
    without = delivered(GROUPS).filter(pl.col("siret").is_null())["site_id"].to_list()
    assert warnings(groups) == [
        f"inputs/sites.csv, column siret: French sites without siret (9): {', '.join(without[:5])} and 4 more; "
        "add it where the site has one"
    ]


def test_check_tells_that_warning_and_finds_no_error(groups: Path, capsys: Captured) -> None:
    assert main(["-w", str(groups), "check"]) == DONE
    assert "French sites without siret (9)" in capsys.readouterr().out


def test_a_siret_of_another_company_is_told(groups: Path) -> None:
    table = groups / "inputs" / "sites.csv"
    first, *others = (row for row in delivered(GROUPS).iter_rows(named=True) if row["siret"])
    other = next(row for row in others if row["siren"] != first["siren"])
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(first["siret"], other["siret"]), encoding="utf-8")
    assert f"{other['siret']} does not begin with the SIREN of {first['siren']}" in "\n".join(warnings(groups))


def test_the_groups_are_drawn_below_their_heads(groups: Path, capsys: Captured) -> None:
    assert main(["-w", str(groups), "tree", "--group"]) == DONE
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split()[0] for line in lines if not line.startswith(" ")) == sorted(heads().values())
    assert len([line for line in lines if line.startswith("  ")]) == 5


def test_a_head_that_owns_itself_is_a_circle(tmp_path: Path, capsys: Captured) -> None:
    folder = french_groups(tmp_path / "groups", companies(own=True))
    for command in (["check"], ["tree", "--group"]):
        assert main(["-w", str(folder), *command]) == REFUSED
        told = capsys.readouterr().err
        assert all(f"{head} > {head}" in told for head in heads().values())


def test_companies_whose_head_is_not_there_are_orphans(tmp_path: Path, capsys: Captured) -> None:
    head = heads()["THALES"]
    folder = french_groups(tmp_path / "groups", companies().filter(pl.col("siren") != head))
    assert main(["-w", str(folder), "tree", "--group"]) == REFUSED
    assert capsys.readouterr().err.count(f"an orphan, its parent {head} is not there") == 5


# --- French companies of the register of legal entities, with their addresses ----------------------------------


@pytest.fixture
def register(tmp_path: Path) -> Path:
    short = {"from": "lei", "regex": "([A-Z0-9]{10})$"}
    columns = {"entity": "lei", "short": short, "siren": "register_id", "street": "address", "postcode": "postal_code"}
    rows = delivered(COMPANIES)
    return workspace(tmp_path / "register", rows["lei"][0], entities=(rows, columns))


def test_numbers_and_postcodes_of_the_register_keep_their_zeros_and_lose_their_spaces(register: Path) -> None:
    rows = structure(register).tables["entities"]
    assert rows["siren"].to_list() == delivered(COMPANIES)["register_id"].str.replace_all(" ", "").to_list()
    assert rows["postcode"].to_list() == delivered(COMPANIES)["postal_code"].to_list()
    assert rows["postcode"].str.starts_with("0").sum() == 2
    assert all(map(siren.is_valid, rows["siren"]))


def test_a_wrong_digit_in_the_register_is_refused_with_its_row(register: Path, capsys: Captured) -> None:
    table = register / "inputs" / "entities.csv"
    number = delivered(COMPANIES)["register_id"][0]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    table.write_text(table.read_text(encoding="utf-8").replace(number, wrong), encoding="utf-8")
    assert main(["-w", str(register), "check"]) == REFUSED
    assert f"column siren: {wrong} is wrong" in capsys.readouterr().err


# --- Companies of ten groups in many countries, below a head that is made for each -----------------------------


@pytest.fixture
def ten_groups(tmp_path: Path) -> Path:
    rows = delivered(NAMES)
    named = dict(zip(rows["group_name"].unique().sort(), (f"G{place:02}" for place in range(1, 11)), strict=True))
    country = "Entity.LegalAddress.Country"
    tops = pl.DataFrame([{"LEI": code, "Entity.LegalName": name, country: "FR"} for name, code in named.items()])
    columns = {
        "entity": "LEI",
        "short": {"from": "LEI", "regex": "([A-Z0-9]{10})$"},
        "name": "Entity.LegalName",
        "country": country,
        "parent": {"from": "group_name", "map": named},
    }
    return workspace(tmp_path / "ten", "G01", entities=(pl.concat([tops, rows], how="diagonal"), columns))


def test_companies_of_ten_groups_are_drawn_each_below_its_own(ten_groups: Path, capsys: Captured) -> None:
    assert main(["-w", str(ten_groups), "tree", "--group"]) == DONE
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("G")] == [f"G{place:02}" for place in range(1, 11)]
    below = delivered(NAMES)
    assert len(lines) == 10 + len(below) == 399
    assert sorted(line.split()[0] for line in lines if line.startswith("  ")) == sorted(below["LEI"])


def test_companies_of_58_countries_are_accepted_and_french_ones_without_siren_told(ten_groups: Path) -> None:
    entities = structure(ten_groups).tables["entities"]
    assert entities["country"].n_unique() == 58
    (warning,) = warnings(ten_groups)
    assert warning.startswith("inputs/entities.csv, column siren: French entities without siren (104): G01, ")


# --- The sites of one company, from overseas and Corsica too --------------------------------------------------


def test_sites_of_one_company_keep_their_zeros_and_one_warning_counts_them(tmp_path: Path) -> None:
    coded = delivered(SITES).drop_nulls("code_safir_pole_emploi").with_columns(entity=pl.lit("ONE"))
    entity = pl.DataFrame({"entity": ["ONE"], "name": ["One"], "country": ["FR"], "siren": ["999000011"]})
    columns = {"site": "code_safir_pole_emploi", "site_name": "name"}
    read = structure(workspace(tmp_path / "one", "ONE", entities=(entity, {}), sites=(coded, columns)))
    for ours, theirs in (("site", "code_safir_pole_emploi"), ("post_code", "post_code"), ("department", "department")):
        assert read.tables["sites"][ours].to_list() == coded[theirs].to_list()
    assert read.tables["sites"]["post_code"].str.starts_with("0").sum() == 50
    assert [warning.found.split(":")[0] for warning in read.warnings] == ["French sites without siret (956)"]
