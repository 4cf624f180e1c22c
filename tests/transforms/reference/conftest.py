"""A small sound workspace, in which a test spoils one file and reads what is said of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from schemas.problems import Problem, Refused
from schemas.settings import Settings
from transforms.reference.structure import Structure, read_structure

SOUND = {
    "entities": """\
entity,name,country,siren,vat_number,parent
HQ,Siège fictif,FR,900 000 100,FR74900000100,
NORD,Nord fictif,FR,900000209,FR13900000209,HQ
BERLIN,Berlin fiktiv GmbH,DE,,DE900000014,HQ
""",
    "sites": """\
site,entity,siret,site_group
01-LILLE,NORD,90000020900016,Nord
BER,BERLIN,,
""",
    "users": """\
user,user_name,entity,site,department
0007,Camille Exemple,NORD,01-LILLE,Ventes
0008,Alex Beispiel,BERLIN,,
""",
    "services": """\
service,service_name,typology,unit,nature
SIM,Forfait data,mobility,carte,{service_name} — {plan}
LAN,Accès fibre,connectivity,,
""",
    "prices": """\
service,recipient,unit_price
SIM,,3.5
SIM,NORD,3.25
LAN,,120
""",
    "agreements": """\
agreement,provider,recipient,service,typology
CONV-1,HQ,NORD,,
CONV-2,HQ,BERLIN,,mobility
""",
    "subscriptions": """\
subscription,service,entity,site,user,quantity,agreement
S1,LAN,,01-LILLE,,1,CONV-1
""",
    "vat_rules": "provider,recipient,operation,vat_category\nHQ,BERLIN,goods,K\n",
    "partners": "book,partner,auxiliary\nHQ,NORD,C-NORD\n",
}


@dataclass
class Workspace:
    """A folder with the sound tables as `<table>.csv`; `spoil` writes one of them anew."""

    folder: Path
    inputs: dict[str, Any] = field(default_factory=lambda: {name: f"{name}.csv" for name in SOUND})
    settings: dict[str, Any] = field(default_factory=dict)

    def spoil(self, table: str, text: str) -> "Workspace":
        (self.folder / f"{table}.csv").write_text(text, encoding="utf-8")
        self.inputs.setdefault(table, f"{table}.csv")
        return self

    def add(self, table: str, *rows: str) -> "Workspace":
        return self.spoil(table, SOUND[table] + "".join(f"{row}\n" for row in rows))

    def read(self, period: str | None = "2026-10") -> Structure:
        group = {"name": "Groupe fictif", "provider": "HQ"}
        settings = Settings.model_validate({"group": group, "inputs": self.inputs, **self.settings})
        return read_structure(settings, self.folder, period)

    def errors(self, period: str | None = "2026-10") -> list[Problem]:
        with pytest.raises(Refused) as refused:
            self.read(period)
        return refused.value.problems

    def told(self) -> str:
        """The one error there is, as the user reads it."""
        errors = self.errors()
        assert len(errors) == 1, list(map(str, errors))
        return str(errors[0])

    def warned(self) -> str:
        """The one warning there is, as the user reads it."""
        warnings = self.read().warnings
        assert len(warnings) == 1, list(map(str, warnings))
        return str(warnings[0])


def sound_workspace(folder: Path) -> Workspace:
    workspace = Workspace(folder)
    for table, text in SOUND.items():
        workspace.spoil(table, text)
    return workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return sound_workspace(tmp_path)
