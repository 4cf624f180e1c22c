"""The rules of rejection in words: for one row, and for all rows of a cause, in English and in French."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas.rules import RULE_BY_ID, RULES
from transforms.documents.cause_scopes import CAUSE_FIELDS
from transforms.documents.remedies import CODE_OF

FRENCH: dict[str, tuple[str, str]] = {
    "wrong_width": ("la ligne a {value} champs", "écrire autant de champs que l'en-tête en a"),
    "stray_quote": (
        "un guillemet s'ouvre sans se fermer, ou se trouve dans une valeur",
        "le doubler ou le fermer",
    ),
    "undecodable": ("la ligne a des octets inconnus de son encodage", "indiquer l'encodage du fichier"),
    "not_a_number": ("{column} vaut {value} : ce n'est pas un nombre tel que la source les écrit", "le corriger"),
    "too_many_digits": ("{column} vaut {value}, avec plus de 18 décimales", "écrire au plus 18 décimales"),
    "out_of_range": ("{column} vaut {value}, au-delà de ce qui est admis", "vérifier l'ordre de grandeur"),
    "not_a_date": ("{column} vaut {value} : ce n'est pas une date telle que la source les écrit", "la corriger"),
    "missing_date": ("{column} est vide", "donner le jour d'usage"),
    "date_outside_period": ("{column} vaut {value}, hors de la période", "livrer avec le mois concerné"),
    "service_ends_early": ("la prestation finit avant de commencer, le {value}", "corriger les dates"),
    "unmapped_value": ("{column} vaut {value}, que la table de correspondance ne connaît pas", "l'y ajouter"),
    "missing_service": ("le service est vide", "donner le code du service"),
    "repeated_line_ref": ("la référence de ligne {value} figure plus d'une fois", "livrer chaque ligne une seule fois"),
    "already_charged": (
        "la ligne a déjà été facturée : {value}",
        "la retirer ; si c'en est une autre, voir line_ref_restarts et accept_repeats de sa source",
    ),
    "unknown_user": ("l'utilisateur {value} n'est pas connu à cette date", "ajouter l'utilisateur"),
    "unknown_site": ("le site {value} n'est pas connu à cette date", "ajouter le site"),
    "unknown_entity": ("l'entité {value} n'est pas connue à cette date", "ajouter l'entité"),
    "unknown_provider": ("le fournisseur {value} n'est pas connu à cette date", "ajouter l'entité"),
    "no_recipient": ("ni entité, ni utilisateur, ni site ne dit à qui facturer", "donner l'un d'eux"),
    "unknown_service": ("le service {value} n'est pas au catalogue", "ajouter le service"),
    "no_amount": ("il n'y a ni montant ni quantité", "donner l'un ou l'autre"),
    "no_price": ("le service {value} n'a pas de prix à cette date", "ajouter un prix"),
    "two_prices": ("le service {value} a plusieurs prix à cette date", "mettre fin à l'un d'eux"),
    "other_currency": ("le prix est en {value}, la ligne dans une autre devise", "les accorder"),
    "too_many_decimals": ("quantité et prix ont ensemble plus de 18 décimales", "arrondir l'un des deux"),
    "not_a_time": ("{column} vaut {value} : ce n'est pas une heure", "l'écrire comme 08:15"),
    "no_rate": ("aucune ligne du tarif {value} ne convient au numéro et à l'heure", "ajouter une ligne"),
    "no_user_counted": (
        "le tarif {value} compte par utilisateur et la ligne n'en nomme aucun",
        "donner son utilisateur",
    ),
    "rate_not_exact": (
        "le tarif {value} donne un montant de plus de 18 décimales",
        "donner un prix par unité qui tombe juste, ou un palier",
    ),
    "no_exchange_rate": ("aucun cours de change n'est connu pour {value}", "ajouter celui de la période"),
    "exchange_out_of_range": ("converti, il atteint 100 milliards", "vérifier le cours"),
    "markup_not_exact": (
        "une marge de {value} % du montant a plus de 18 décimales",
        "livrer moins de décimales, ou laisser la source les arrondir : excess_decimals",
    ),
    "amount_out_of_range": ("le montant atteint 100 milliards", "vérifier quantité et prix"),
    "no_vat_rate": ("pays et classe {value} n'ont pas de taux de TVA à cette date", "ajouter un taux"),
    "missing_nature": ("la nature est vide", "dire en clair ce qui a été reçu"),
    "short_nature": ("la nature « {value} » a moins de 10 caractères", "dire ce qui a été reçu"),
    "vague_nature": ("la nature « {value} » ne dit rien de ce qui a été reçu", "dire ce qui a été reçu"),
    "missing_unit": ("la quantité n'a pas d'unité", "donner l'unité, ou celle du service"),
    "missing_evidence": ("aucune pièce ne prouve le montant", "citer la pièce du fournisseur"),
    "missing_beneficiary": ("ni site, ni département, ni utilisateur n'en bénéficie", "nommer l'un d'eux"),
    "unknown_agreement": ("la convention {value} ne couvre pas la ligne", "la corriger"),
    "no_agreement": ("aucune convention ne couvre le service {value} à cette date", "en ajouter une"),
    "agreement_ambiguous": ("plusieurs conventions couvrent le service {value}", "en nommer une"),
    "signed_after_service": (
        "la convention {value} a été signée après le début de la prestation",
        "facturer selon une convention signée avant",
    ),
    "method_not_of_basis": (
        "convention, méthode de prix et base {value} ne vont pas ensemble",
        "la facturer selon une convention dont la méthode couvre la base",
    ),
    "typology_not_of_method": (
        "convention et typologie {value} : l'approche simplifiée (lvas_5) l'exclut",
        "la facturer selon une autre convention, avec une marge qui lui est propre",
    ),
    "no_invoice_point": ("aucun point de facturation ne prend la ligne", "ajouter un point qui la prenne"),
    "unknown_point": ("le point {value} n'est pas dessiné à cette date", "dessiner le point"),
    "point_without_invoice": (
        "le point {value} n'est sous aucune facture",
        "le dessiner sous un point de facturation",
    ),
    "point_of_another": ("le point {value} est à un autre destinataire", "rattacher la ligne à un des siens"),
    "no_account": ("{column} n'a pas de compte pour le service {value}", "ajouter un compte"),
    "two_accounts": ("{column} a deux comptes pour le service {value}", "mettre fin à l'un d'eux"),
}
"""Rule, its message and what would be right, in French; the English ones stand with the rules."""

_PAIR = {"en": "{text}, from {provider} to {recipient}", "fr": "{text}, de {provider} à {recipient}"}
_ALL_SERVICES = {
    "en": "no agreement lets {provider} charge {recipient}",
    "fr": "aucune convention ne permet à {provider} de facturer {recipient}",
}
_VALIDITY = {
    "en": "extend its validity: used from {used_from} to {used_to}",
    "fr": "étendre sa validité du {used_from} au {used_to}",
}
_OF_TYPOLOGY = {"en": "{text} of typology {typology}", "fr": "{text} de typologie {typology}"}
_FOR_SERVICE = {"en": "{text}, service {service}", "fr": "{text}, service {service}"}
_THE_DATE = {"en": "the date", "fr": "la date"}
_IN_FILE = {"en": "{text}, in {file}", "fr": "{text}, dans {file}"}
_IN_SOURCE = {"en": "{text}, in source {source}", "fr": "{text}, dans la source {source}"}
_WRITE = {
    "en": "write {nearest} if it is meant, else {right}",
    "fr": "écrire {nearest} si c'est bien lui, sinon {right}",
}
_ALTERNATIVE = {"en": " or ", "fr": " ou "}


def cause_text(cause: Mapping[str, Any], language: str) -> str:
    """What is wrong on all rows of a cause; values that differ between them are given by examples."""
    if cause["rule"] == "no_agreement" and cause["value"] is None and cause["provider"] and cause["recipient"]:
        return _ALL_SERVICES[language].format_map(cause)
    column = cause["column"] or _THE_DATE[language]
    text = _message(cause["rule"], language).format(column=column, value=_value(cause))
    if cause["rule"] == "no_invoice_point" and cause["typology"]:
        text = _OF_TYPOLOGY[language].format(text=text, typology=cause["typology"])
    if "pair" in CAUSE_FIELDS[cause["rule"]] and cause["recipient"]:
        text = _PAIR[language].format(text=text, **_pair(cause))
    if cause["rule"] in ("missing_nature", "missing_unit", "other_currency") and cause["service"]:
        text = _FOR_SERVICE[language].format(text=text, service=cause["service"])
    return _placed(text, cause, language)


def right_text(cause: Mapping[str, Any], language: str) -> str:
    """What would be right: the rule's own advice, or a longer validity where the code is known on other days."""
    if cause["rule"] in CODE_OF and cause["known_rows"] and cause["used_from"] and cause["rule"] != "unknown_agreement":
        days = {name: cause[name].isoformat() for name in ("used_from", "used_to")}
        return _VALIDITY[language].format(**days)
    right = FRENCH[cause["rule"]][1] if language == "fr" else RULE_BY_ID[cause["rule"]].right
    if cause["nearest"]:
        return _WRITE[language].format(nearest=_ALTERNATIVE[language].join(cause["nearest"]), right=right)
    return right


def row_messages(rows: pl.DataFrame, language: str) -> pl.Series:
    """What is wrong on each rejected row; in English as it was told, in French from the rule, column and value."""
    if language != "fr":
        return rows["message"]
    templates = pl.col("rules").list.first().replace_strict({rule.id: FRENCH[rule.id][0] for rule in RULES})
    said = templates.str.replace_all("{column}", pl.col("column").fill_null(_THE_DATE["fr"]), literal=True)
    said = said.str.replace_all("{value}", pl.col("value").fill_null("?"), literal=True)
    return rows.select(said.alias("message"))["message"]


def _placed(text: str, cause: Mapping[str, Any], language: str) -> str:
    """The text with the one file or source that the cause is confined to."""
    if "file" in CAUSE_FIELDS[cause["rule"]]:
        return _IN_FILE[language].format(text=text, file=cause["files"][0])
    if "source" in CAUSE_FIELDS[cause["rule"]]:
        return _IN_SOURCE[language].format(text=text, source=cause["sources"][0])
    return text


def _message(rule: str, language: str) -> str:
    return FRENCH[rule][0] if language == "fr" else RULE_BY_ID[rule].message


def _value(cause: Mapping[str, Any]) -> str:
    if cause["value"] is not None:
        return str(cause["value"])
    if cause["month"] is not None:
        return str(cause["month"])
    examples = " ; ".join(cause["examples"])
    return f"{examples} …" if cause["values_found"] > len(cause["examples"]) else examples or "?"


def _pair(cause: Mapping[str, Any]) -> dict[str, str]:
    return {name: cause[name] or "?" for name in ("provider", "recipient")}
