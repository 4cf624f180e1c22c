"""The layout sheet: one row per invoice point. VBN-SI cuts VBN-OUE and VBN-DE by hand, in chargeback.toml."""

from making.writing import table_rows

LAYOUT_COLUMNS = ["recipient", "provider", "title", "where.typology", "where.site", "split_by", "sections"]

# recipient | provider | title | where.typology | where.site | split_by | sections
_LAYOUT = """
one invoice per town, a section per site
VBN-BFC |        | Services communs                |                                 | "" |            | typology
VBN-BFC |        | Site {site_group}               |                                 |    | site_group | site
a mobile fleet by department, then one invoice per site by typology
VBN-IDF |        | Flotte mobile                   | mobility                        |    |            | department > user
VBN-IDF |        | Services communs                |                                 | "" |            | typology
VBN-IDF |        | Site {site}                     |                                 |    | site       | typology
three levels
VBN-NOR | VBN-SI | Services informatiques          |                                 |    |            | site_group > site > typology
a telecom invoice by site, another for installation and maintenance
VBN-SUD | VBN-SI | Télécoms                        | connectivity, mobility, telecom |    |            | site
VBN-SUD | VBN-SI | Installation et maintenance     | installation, maintenance       |    |            | typology > site
one invoice per site, by typology
VBN-EST |        | Services communs                |                                 | "" |            | typology
VBN-EST |        | Site {site}                     |                                 |    | site       | typology
an English-speaking recipient
VBN-DE  | VBN-CS | Consulting and training         |                                 |    |            | site > mission
all other recipients
        | VBN-CS | Conseil et formation            |                                 |    |            | site > mission
        |        | Télécoms                        | connectivity, mobility, telecom |    |            | site > typology
        |        | Informatique en nuage           | cloud                           |    |            | application
        |        | Autres prestations              | !cloud, !documentation          |    |            | typology
"""  # noqa: E501 — a table reads best in one piece


def layout_rows() -> list[list[str]]:
    """The rows of layout.csv. No row takes the documentation of those without rows of their own: on purpose."""
    return table_rows(_LAYOUT)
