"""Names that deliveries write in place of codes, and the aliases that give them their codes."""

ALIAS_COLUMNS = ["kind", "alias", "code"]

SITES = {"STR01": "Strasbourg"}
"""Sites that the consultants' statement names."""

USERS = {"M0920": "Esquiral Ursule"}
"""People whom the list of equipment names, family name first."""


def alias_rows() -> list[list[str]]:
    """The rows of aliases.csv."""
    kinds = (("site", SITES), ("user", USERS))
    return [[kind, alias, code] for kind, names in kinds for code, alias in names.items()]
