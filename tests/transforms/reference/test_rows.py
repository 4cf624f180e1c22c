"""Rules inside one row: natures, agreements, subscriptions, currencies and countries."""

import pytest


@pytest.mark.parametrize("nature", ["{service_name", "service_name}", "{}", "{a{b}}", "{ }", "{{service_name}}"])
def test_a_nature_whose_braces_do_not_pair_or_hold_no_name_is_refused(workspace, nature):
    told = workspace.add("services", f"X,n,t,u,{nature}").told()
    assert f"services.csv, row 3 (service X), column nature: the braces of '{nature}' do not pair" in told


@pytest.mark.parametrize("nature", ["Forfait", "{service_name}", "{service_name} — {plan} ({site_name})"])
def test_a_nature_is_a_text_with_names_in_braces(workspace, nature):
    assert workspace.add("services", f"X,n,t,u,{nature}").read().tables["services"]["nature"][2] == nature


def test_an_agreement_covers_a_service_or_a_typology_not_both(workspace):
    told = workspace.add("agreements", "C,HQ,NORD,SIM,mobility").told()
    assert "column service and typology: service SIM and typology mobility are both filled" in told


@pytest.mark.parametrize("days", ["-1", "366"])
def test_payment_days_are_within_a_year(workspace, days):
    workspace.spoil("agreements", f"agreement,provider,recipient,payment_days\nCONV-1,HQ,NORD,{days}\n")
    assert f"column payment_days: {days} days are out of range; write 0 to 365" in workspace.told()


@pytest.mark.parametrize(
    ("holders", "found"),
    [
        (",,", "no entity, site or user has it"),
        ("NORD,BER,", "entity NORD and site BER have it"),
        ("NORD,BER,0007", "entity NORD and site BER and user 0007 have it"),
    ],
)
def test_a_subscription_is_had_by_exactly_one_entity_site_or_user(workspace, holders, found):
    told = workspace.add("subscriptions", f"S2,LAN,{holders},1,").told()
    assert told == f"subscriptions.csv, row 2 (subscription S2): {found}; name exactly one of entity, site and user"


@pytest.mark.parametrize(
    ("table", "text", "found"),
    [
        ("entities", "entity,name,country,currency\nHQ,n,DE,euro\n", "euro is no ISO 4217 code"),
        ("entities", "entity,name,country,currency\nHQ,n,DE,CLF\n", "CLF has four decimals"),
        ("prices", "service,unit_price,currency\nSIM,1,UYW\n", "UYW has four decimals"),
        ("prices", "service,unit_price,currency\nSIM,1,€\n", "€ is no ISO 4217 code"),
    ],
)
def test_a_currency_is_an_iso_code_of_at_most_three_decimals(workspace, table, text, found):
    told = [str(problem) for problem in workspace.spoil(table, text).errors()]
    assert any(f"column currency: {found}" in line for line in told)


def test_the_currency_of_a_usage_source_is_an_iso_code(workspace):
    source = {"source": "mobile", "files": "*.csv", "columns": {"quantity": "Q"}, "constants": {"currency": "euro"}}
    workspace.settings["usage"] = [source]
    assert "[[usage]] mobile, constants.currency: euro is no ISO 4217 code" in workspace.told()


def test_the_currency_of_the_group_has_at_most_three_decimals(workspace):
    workspace.settings["group"] = {"name": "Groupe fictif", "currency": "CLF"}
    assert "chargeback.toml, [group], currency: CLF has four decimals" in [
        str(e).split(";")[0] for e in workspace.errors()
    ]


@pytest.mark.parametrize(
    ("country", "right"), [("FRA", "two capital"), ("fr", "two capital"), ("EL", "GR"), ("UK", "GB")]
)
def test_a_country_is_two_capital_letters_of_iso(workspace, country, right):
    told = workspace.spoil("vat_rates", f"country,vat_class,rate\n{country},standard,20\n").told()
    assert f"column country: {country} is no ISO 3166 code; write {right}" in told
