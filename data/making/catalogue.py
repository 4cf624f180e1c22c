"""What the group's service companies offer, and at what price."""

from making.writing import bar_values, table_rows

SERVICE_COLUMNS = bar_values(
    "service | service_name | typology | typology_name | unit | operation | vat_class | vat_exempt_reason | nature | "
    "family"
)
PRICE_COLUMNS = ["service", "recipient", "unit_price", "currency", "valid_from", "valid_to"]

_TYPOLOGY_NAMES = {
    "mobility": "Mobile",
    "connectivity": "Connectivité",
    "telecom": "Téléphonie",
    "software": "Logiciels",
    "cloud": "Cloud",
    "hardware": "Matériel",
    "documentation": "Documentation",
    "printing": "Impression",
    "installation": "Installation",
    "maintenance": "Maintenance",
    "support": "Assistance",
    "consulting": "Conseil",
    "training": "Formation",
}

# service | name | typology | unit | operation | VAT class | nature | family
_SERVICES = """
MOB-D10   | Forfait données 10 Go                  | mobility     | forfait     | services | standard | {service_name}, abonnement mensuel   | Mobile
MOB-D50   | Forfait données 50 Go                  | mobility     | forfait     | services | standard | {service_name}, abonnement mensuel   | Mobile
MOB-VOX   | Forfait voix illimitée                 | mobility     | forfait     | services | standard | {service_name}, abonnement mensuel   | Mobile
MOB-INT   | Option internationale                  | mobility     | forfait     | services | standard | {service_name}, abonnement mensuel   | Mobile
MOB-HFD   | Données hors forfait                   | mobility     | Go          | services | standard | {service_name} « {forfait} »         | Mobile
MOB-COM   | Communications hors forfait            | mobility     | min         | services | standard |                         | Mobile
MOB-ITI   | Itinérance hors Union européenne       | mobility     | Mo          | services | standard |                         | Mobile
MOB-SEC   | Secours 4G de site                     | connectivity | Go          | services | standard | {service_name}, données transportées | Réseau
CNX-F01   | Accès fibre 1 Gbit/s                   | connectivity | mois        | services | standard | {service_name}, abonnement mensuel   | Réseau
CNX-F10   | Accès fibre dédié 10 Gbit/s            | connectivity | mois        | services | standard | {service_name}, abonnement mensuel   | Réseau
CNX-WAN   | Réseau étendu multi-sites              | connectivity | mois        | services | standard | {service_name}, raccordement du site | Réseau
CNX-WIF   | Wi-Fi managé                           | connectivity | borne       | services | standard | {service_name}, bornes exploitées    | Réseau
TEL-SIP   | Téléphonie fixe, canaux SIP            | telecom      | canal       | services | standard | {service_name}, abonnement mensuel   | Téléphonie
TEL-LOG   | Téléphone logiciel                     | telecom      | poste       | services | standard | {service_name}, ligne personnelle    | Téléphonie
LOG-ERP   | Licence du progiciel de gestion        | software     | utilisateur | services | standard | {service_name}, utilisateurs nommés  | Logiciels
LOG-BUR   | Suite bureautique                      | software     | utilisateur | services | standard | {service_name}, utilisateurs nommés  | Logiciels
LOG-SEC   | Protection des postes de travail       | software     |             | services | standard |                         | Logiciels
LOG-EVO   | Évolutions du progiciel de gestion     | software     |             | services | standard |                         | Logiciels
LOG-DOM   | Noms de domaine et certificats         | software     |             | services | standard |                         | Logiciels
CLD-VMS   | Machines virtuelles                    | cloud        |             | services | standard |                         | Informatique en nuage
CLD-STO   | Stockage objet                         | cloud        |             | services | standard |                         | Informatique en nuage
CLD-BDD   | Bases de données managées              | cloud        |             | services | standard |                         | Informatique en nuage
CLD-RES   | Transferts réseau                      | cloud        |             | services | standard |                         | Informatique en nuage
CLD-SAU   | Sauvegarde externalisée                | cloud        |             | services | standard |                         | Informatique en nuage
MAT-POR   | Ordinateur portable, location          | hardware     | poste       | services | standard |                         | Matériel
MAT-ECR   | Écran, location                        | hardware     | poste       | services | standard |                         | Matériel
MAT-TEL   | Téléphone mobile, location             | hardware     | poste       | services | standard |                         | Matériel
MAT-TAB   | Tablette durcie, location              | hardware     | poste       | services | standard |                         | Matériel
MAT-PRJ   | Vidéoprojecteur, location              | hardware     | poste       | services | standard |                         | Matériel
MAT-CAS   | Casque audio                           | hardware     | pièce       | goods    | standard |                         | Matériel
MAT-DIV   | Petit matériel                         | hardware     |             | goods    | standard |                         | Matériel
DOC-LIV   | Ouvrage technique                      | documentation | exemplaire | goods    | reduced  |                         | Documentation
IMP-PNB   | Impression noir et blanc               | printing     | page        | services | standard | {service_name}, pages relevées au compteur | Impression
IMP-PCL   | Impression couleur                     | printing     | page        | services | standard | {service_name}, pages relevées au compteur | Impression
INS-CAB   | Câblage de locaux                      | installation | prise       | services | standard |                         | Interventions
INS-FIB   | Mise en service d'un accès fibre       | installation | accès       | services | standard |                         | Interventions
MNT-RES   | Maintenance des équipements réseau     | maintenance  | site        | services | standard | {service_name}, contrat mensuel      | Interventions
MNT-IMP   | Maintenance des imprimantes            | maintenance  | appareil    | services | standard | {service_name}, contrat mensuel      | Interventions
ASS-POS   | Assistance aux utilisateurs            | support      | poste       | services | standard | {service_name}, postes suivis        | Assistance
CNS-DEV   | Développement applicatif               | consulting   | jour        | services | standard |                         | Conseil
CNS-PIL   | Pilotage de projet                     | consulting   | jour        | services | standard |                         | Conseil
CNS-AUD   | Audit de sécurité                      | consulting   | jour        | services | standard |                         | Conseil
CNS-ARC   | Architecture technique                 | consulting   | jour        | services | standard |                         | Conseil
FOR-BUR   | Formation aux outils bureautiques      | training     | jour        | services | standard |                         | Formation
"""  # noqa: E501 — a table reads best in one piece

_EXEMPT = {"FOR-BUR": "Exonération de TVA, formation professionnelle continue, art. 261-4-4° a du CGI"}

# service | recipient | unit price | first day | last day
_PRICES = """
MOB-D10 |         | 9.90       |            | 2026-08-31
MOB-D10 |         | 8.75       | 2026-09-01 |
MOB-D10 | VBN-IDF | 7.9500     | 2026-01-01 | 2026-12-31
MOB-D50 |         | 16.40      |            |
MOB-VOX |         | 11.20      |            |
MOB-INT |         | 6.5000     |            |
MOB-HFD |         | 2.3518     |            | 2026-10-15
MOB-HFD |         | 2.1964     | 2026-10-16 |
MOB-SEC |         | 1.0375     |            |
CNX-F01 |         | 189.00     |            |
CNX-F10 |         | 1240.00    |            |
CNX-WAN |         | 96.5000    |            |
CNX-WIF |         | 7.3333     |            |
TEL-SIP |         | 4.85       |            |
TEL-LOG |         | 3.15       |            |
LOG-ERP |         | 58.333333  |            |
LOG-ERP | VBN-LOG | 49.999999  |            |
LOG-BUR |         | 10.45      |            |
MAT-POR |         | 27.416667  |            |
MAT-ECR |         | 6.0833     |            |
MAT-TEL |         | 9.7250     |            |
MAT-PRJ |         | 31.00      |            |
MAT-PRJ |         | 29.50      | 2026-10-01 |
IMP-PNB |         | 0.004217   |            |
IMP-PCL |         | 0.038905   |            |
MNT-RES |         | 74.00      |            |
MNT-IMP |         | 21.60      |            |
ASS-POS |         | 18.2500    |            |
CNS-DEV |         | 640.00     |            | 2026-06-30
CNS-DEV |         | 665.00     | 2026-07-01 |
CNS-DEV | VBN-IDF | 620.00     | 2026-01-01 |
CNS-PIL |         | 790.00     |            |
CNS-AUD |         | 910.00     |            |
FOR-BUR |         | 480.00     |            |
FOR-BUR | VBN-SI  | 430.00     |            |
"""


def service_rows() -> list[list[str]]:
    """The rows of services.csv."""
    return [
        [service, name, typology, _TYPOLOGY_NAMES[typology], *sold, _EXEMPT.get(service, ""), nature, family]
        for service, name, typology, *sold, nature, family in table_rows(_SERVICES)
    ]


def natures() -> dict[str, str]:
    """What the pattern of each service makes of a line that brings nothing but its service."""
    rows = [dict(zip(SERVICE_COLUMNS, row, strict=True)) for row in service_rows()]
    return {row["service"]: row["nature"].replace("{service_name}", row["service_name"]) for row in rows}


def price_rows() -> list[list[str]]:
    """The rows of prices.csv. MAT-PRJ has two prices in October and MAT-TAB and CNS-ARC none: on purpose."""
    return [
        [service, recipient, price, "EUR", first, last]
        for service, recipient, price, first, last in table_rows(_PRICES)
    ]
