"""The words that headings use for our columns, French and English, the surest first."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "date", "currency", "words", "text"]

LINE_REF = "line_ref"


@dataclass(frozen=True)
class Wanted:
    """One of our columns: the phrases that name it, the words that speak against it, and what its values must be."""

    column: str
    kind: Kind
    phrases: tuple[str, ...]
    against: frozenset[str] = frozenset()
    unless: tuple[str, ...] = ()
    """Our columns that make this one needless once they are found."""


def _wanted(column: str, kind: Kind, phrases: str, against: str = "", unless: tuple[str, ...] = ()) -> Wanted:
    named = tuple(phrase.strip() for phrase in phrases.split(","))
    return Wanted(column, kind, named, frozenset(against.split()), unless)


WANTED = (
    _wanted(
        "amount",
        "number",
        "billed cost, montant ht, montant net, total ht, net amount, amount excl vat, cost in billing currency,"
        " pre tax cost, unblended cost, montant, amount, betrag, cost, cout, total",
        "unitaire unit ttc tva vat tax gross list effective contracted blended center centre type",
    ),
    _wanted(
        "unit_price",
        "number",
        "prix unitaire ht, prix unitaire, pu ht, pu, unit price, tarif unitaire, effective price, resource rate,"
        " einzelpreis, tarif, prix, price, rate",
        "ttc tva vat list contracted on demand",
        ("amount",),
    ),
    _wanted(
        "quantity",
        "number",
        "quantite, qte, qty, pricing quantity, usage quantity, usage amount, consumed quantity, quantity, menge,"
        " volume, nombre de jours, jours, heures, billsec, duree, duration, nombre, minutes, units",
        "prix price unit",
    ),
    _wanted(
        "unit",
        "words",
        "unite, pricing unit, unit of measure, consumed unit, usage unit, einheit, uom, unit",
        "prix price currency devise business organisational",
    ),
    _wanted(
        "currency", "currency", "devise, billing currency, billing currency code, currency code, currency, monnaie"
    ),
    _wanted(
        "usage_date",
        "date",
        "date d usage, usage date time, usage date, date appel, calldate, call date, date de prestation, date, jour,"
        " datum, day, transaction date, payment date",
        "debut fin start end echeance due naissance birth export creation created period facture invoice",
    ),
    _wanted(
        "service_from",
        "date",
        "charge period start, usage start date, usage start time, service period start date, date debut,"
        " date de debut, debut, depuis, du, von, start date, from, start",
        "bill billing reservation contrat",
    ),
    _wanted(
        "service_to",
        "date",
        "charge period end, usage end date, usage end time, service period end date, date fin, date de fin, fin,"
        " jusqu au, au, bis, end date, to, end",
        "bill billing reservation contrat",
    ),
    _wanted(
        "entity",
        "text",
        "societe, entite, filiale, legal entity, entity, company, gesellschaft",
        "billing payer owner",
    ),
    _wanted(
        "site", "text", "code site, site, etablissement, agence, standort, magasin, lieu", "web url nom name libelle"
    ),
    _wanted(
        "user",
        "text",
        "matricule, user id, utilisateur, collaborateur, salarie, employee id, employee, personalnummer, login,"
        " username, user, src",
        "nom name libelle agent",
    ),
    _wanted(
        "entity",
        "text",
        "sub account id, usage account id, linked account id, subscription id, subscription guid, project id,"
        " account id, compte, konto",
        "billing payer owner",
        ("entity", "site", "user"),
    ),
    _wanted(
        "service",
        "text",
        "code service, service code, code prestation, code article, article, code produit, product code, artikel,"
        " service name, product name, service description, meter category, prestation, produit, product, item, service,"
        " sku id, sku, expense type, rubrique",
        "date period family tier category info",
    ),
    _wanted(
        "nature",
        "words",
        "libelle, designation, intitule, charge description, sku description, description, bezeichnung, meter name,"
        " objet, narrative, label",
        "service tva",
    ),
    _wanted(
        "evidence_ref",
        "text",
        "facture operateur, facture fournisseur, numero facture, n facture, facture, invoice id, invoice number,"
        " invoice no, rechnung, transaction number, bon de livraison, bon, feuille de temps, piece, document number,"
        " justificatif, ticket",
        "date montant amount currency devise previous section name issuer",
    ),
    _wanted("agreement", "text", "convention, contrat, agreement, contract, vertrag", "date nom name"),
    _wanted(
        LINE_REF,
        "text",
        "n ligne, no ligne, num ligne, numero ligne, numero de ligne, id ligne, ref ligne, reference ligne,"
        " reference de ligne, line id, line ref, line reference, line no, line number, line item id, record id,"
        " record number, row id, row number, uniqueid, unique id, id, transaction id,"
        " transaction number, transaction no, numero transaction",
    ),
)
"""Our columns in the order in which they choose their headings; `line_ref` is the setting of that name, which may name
a heading that serves a column too."""


def words_of(heading: str) -> str:
    """A heading as small letters without accents, its words apart: `BilledCost` is `billed cost`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", heading)
    plain = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))


def likeness(wanted: Wanted, heading: str) -> tuple[int, int] | None:
    """How surely a heading names one of our columns, the smaller the surer; None where it does not.

    It names it surely where it is one of the phrases, less so where it holds one. Many headings end in `id`: only the
    very phrase names a `line_ref`.
    """
    words = words_of(heading)
    for rank, phrase in enumerate(wanted.phrases):
        if words == phrase:
            return 0, rank
    if wanted.column == LINE_REF or wanted.against.intersection(words.split()):
        return None
    for rank, phrase in enumerate(wanted.phrases):
        if f" {phrase} " in f" {words} ":
            return 1, rank
    return None
