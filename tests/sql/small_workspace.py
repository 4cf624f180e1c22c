"""A tiny workspace of three invented companies whose month holds a case of everything that is checked."""

from collections.abc import Mapping
from pathlib import Path

PERIOD = "2026-10"

SETTINGS = """
[group]
name = "Groupe Orion"
provider = "ORI-SI"

[inputs]
entities = "inputs/entities.csv"
sites = "inputs/sites.csv"
users = "inputs/users.csv"
services = "inputs/services.csv"
prices = "inputs/prices.csv"
agreements = "inputs/agreements.csv"
subscriptions = "inputs/subscriptions.csv"
aliases = "inputs/aliases.csv"
layout = "inputs/layout.csv"

[[usage]]
source = "mobile"
files = "inputs/{period}/mobile*.csv"
late_days = 5
after_leaving = "last_entity"
footer = { where = { date = "TOTAL" }, amount = "amount" }
  [usage.columns]
  usage_date = "date"
  user = "user"
  site = "site"
  service = "service"
  quantity = "quantity"
  amount = "amount"
  nature = "nature"
  evidence_ref = "bill"

[[usage]]
source = "cloud"
files = "inputs/{period}/cloud.csv"
period_by = "file"
excess_decimals = "round"
unknown_user = "retain"
  [usage.columns]
  entity = "entity"
  service = "service"
  quantity = "quantity"
  unit_price = "price"
  nature = "nature"
  evidence_ref = "bill"

[justification]
required = ["nature", "evidence_ref", "agreement"]
reject_limit = { rows = 0.5, amount = 0.5, unpriced_rows = 3 }

[engine]
threads = 1
"""

INPUTS = {
    "entities.csv": """
entity,short,name,siren,vat_number,country
ORI-SI,SI,Orion Services,999080013,FR94999080013,FR
ORI-EST,EST,Orion Est,999080021,FR21999080021,FR
ORI-DE,DE,Orion Deutschland GmbH,,,DE
""",
    "sites.csv": "site,site_name,entity\nDIJ,Dijon,ORI-EST\nULM,Ulm,ORI-DE\n",
    "users.csv": """
user,user_name,entity,site
U1,Anna Lorme,ORI-EST,DIJ
U2,Bruno Keller,ORI-DE,ULM
U3,Carla Brisemont,ORI-SI,
""",
    "services.csv": """
service,service_name,typology,unit
DATA,Forfait data,mobility,SIM
CALL,Appels,mobility,min
VM,Machine virtuelle,cloud,h
LAN,Réseau local,connectivity,port
ODD,Service sans facture,unplaced,u
""",
    "prices.csv": "service,unit_price\nDATA,3.333\nLAN,12.25\nODD,1\n",
    "agreements.csv": """
agreement,provider,recipient
CONV-EST,ORI-SI,ORI-EST
CONV-DE,ORI-SI,ORI-DE
""",
    "subscriptions.csv": """
subscription,service,site,quantity,evidence_ref,nature
ABO-1,LAN,DIJ,3,CTR-1,Accès au réseau local
""",
    "aliases.csv": "kind,alias,code\nuser,Lorme A.,U1\n",
    "layout.csv": """
recipient,title,where.typology,split_by,sections
ORI-EST,Téléphonie,mobility,,user
,Infrastructure,cloud,,
,Divers,"connectivity, mobility",,typology
""",
    "2026-10/mobile.csv": """
date,user,site,service,quantity,amount,nature,bill
2026-10-02,U1,,DATA,1,,Forfait data 10 Go,FA-1
2026-10-03,U1,,DATA,2,,Forfait data 10 Go,FA-1
2026-10-04,U1,,CALL,,10.0049,Appels internationaux,FA-1
2026-10-05,U1,,CALL,,-2.5,Remise sur les appels,FA-1
2026-10-06,U2,,CALL,,7.255,Appels internationaux,FA-1
2026-10-07,U2,DIJ,DATA,1,,Forfait data 20 Go,FA-1
2026-09-28,U1,,DATA,1,,Forfait data 10 Go,FA-1
2026-10-08,U3,,DATA,1,,Forfait data 10 Go,FA-1
2026-10-09,U9,,CALL,,4,Appels internationaux,FA-1
2026-10-10,U1,,ODD,2,,Service sans facture,FA-1
2026-08-01,U1,,CALL,,3,Appels internationaux,FA-1
2026-10-11,U1,,FAX,1,,Forfait télécopie,FA-1
TOTAL,,,,,21.7599,,
""",
    "2026-10/cloud.csv": """
entity,service,quantity,price,nature,bill
ORI-DE,VM,0.1234567891,0.1234567891,Machine virtuelle S,AZ-1
ORI-EST,VM,744,0.0321,Machine virtuelle M,AZ-1
""",
}


def write_workspace(folder: Path, others: Mapping[str, str] | None = None) -> Path:
    """Write the workspace into a folder, with other texts of some inputs, and name it."""
    (folder / "inputs").mkdir(parents=True)
    (folder / "chargeback.toml").write_text(SETTINGS.lstrip(), encoding="utf-8")
    for name, text in {**INPUTS, **(others or {})}.items():
        (folder / "inputs" / name).parent.mkdir(exist_ok=True)
        (folder / "inputs" / name).write_text(text.lstrip(), encoding="utf-8")
    return folder
