"""What the keys are called in documents: ours in the reader's language, others by the name their source gave them."""

from collections.abc import Mapping

KEYS: Mapping[str, tuple[str, str]] = {
    "typology": ("Typologie", "Typology"),
    "department": ("Département", "Department"),
    "site": ("Site", "Site"),
    "site_name": ("Nom du site", "Site name"),
    "site_group": ("Groupe de sites", "Site group"),
    "site_city": ("Ville du site", "City of the site"),
    "site_entity": ("Société du site", "Company of the site"),
    "siret": ("SIRET", "SIRET"),
    "user": ("Utilisateur", "User"),
    "user_name": ("Nom de l'utilisateur", "User name"),
    "user_site": ("Site de l'utilisateur", "Site of the user"),
    "user_entity": ("Société de l'utilisateur", "Company of the user"),
    "entity": ("Société", "Company"),
    "company": ("Société", "Company"),
    "service": ("Service", "Service"),
    "service_name": ("Nom du service", "Service name"),
    "operation": ("Catégorie d'opération", "Category of operation"),
    "agreement": ("Convention", "Agreement"),
    "purchase_order": ("Bon de commande", "Purchase order"),
    "subscription": ("Abonnement", "Subscription"),
    "vat_category": ("Catégorie de TVA", "VAT category"),
    "vat_rate": ("Taux de TVA", "VAT rate"),
    "currency": ("Devise", "Currency"),
    "nature": ("Nature", "Nature"),
    "evidence_ref": ("Pièce", "Evidence"),
}


def key_words(key: str, language: str) -> str:
    """A key as a document in this language calls it, broken where it may be."""
    if key in KEYS:
        return KEYS[key][0 if language == "fr" else 1]
    return key.replace("_", " ")


def key_value(key: str, value: object, language: str) -> str:
    """A key and its value: `Département : Ventes`, `Department: Sales`."""
    return f"{key_words(key, language)}{' : ' if language == 'fr' else ': '}{value}"
