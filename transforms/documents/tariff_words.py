"""What a tariff says, in the words of the sheet of justification: its steps, and what goes with them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from transforms.documents.figures import figure_text, percent_text

Row = Mapping[str, Any]

LISTED = 12
"""A tariff of more rows, such as a carrier's list of prefixes, is named by how many it has."""

_WORDS = {
    "tariff": ("tarif {tariff}", "tariff {tariff}"),
    "rows": ("{count} lignes", "{count} rows"),
    "up_to": ("jusqu'à {up_to}", "up to {up_to}"),
    "beyond": ("au-delà", "beyond"),
    "price": ("{price} {currency}", "{price} {currency}"),
    "per": (" par {per}", " per {per}"),
    "increment": ("par {increment} entamés", "by started {increment}"),
    "flat_amount": ("forfait {flat_amount} {currency}", "flat {flat_amount} {currency}"),
    "connection": ("connexion {connection} {currency}", "connection {connection} {currency}"),
    "free_quantity": ("{free_quantity} inclus", "{free_quantity} included"),
    "minimum": ("minimum {minimum} {currency}", "minimum {minimum} {currency}"),
    "discount": ("remise {discount}", "discount {discount}"),
    "commitment": ("minimum garanti {commitment} {currency} par mois", "guaranteed {commitment} {currency} a month"),
    "graduated": ("par tranches", "by steps"),
    "volume": ("au prix de la tranche atteinte", "at the price of the step reached"),
    "package": ("par lots entamés", "by started packages"),
    "percentage": ("en pourcentage", "in percent"),
    "user": ("cumul du mois par utilisateur", "counted over the month by user"),
    "recipient": ("cumul du mois par société", "counted over the month by company"),
}
_OF_STEP = ("increment", "flat_amount")
_MONEY = ("flat_amount", "connection", "minimum", "commitment")
_OF_ALL = ("connection", "free_quantity", "minimum", "discount", "commitment")


def tariff_text(rows: Sequence[Row], currency: str, language: str) -> str:
    """A tariff whole: `tariff BULK, at the price of the step reached: up to 1,000: 0.02 EUR; beyond: 0.015 EUR`.

    `rows` are those of the table of tariffs, in its order; one with more than a dozen is named by their number.
    """
    colon = " : " if language == "fr" else ": "
    name = _word("tariff", language).format(tariff=rows[0]["tariff"])
    if len(rows) > LISTED:
        return f"{name}{colon}{_word('rows', language).format(count=figure_text(Decimal(len(rows)), language))}"
    steps, model = [], None
    for row in rows:
        model = row["model"] or model
        steps.append(_step({**row, "priced_as": model}, currency, language, colon))
    return f"{name}{colon}{(' ; ' if language == 'fr' else '; ').join(steps)}"


def _step(row: Row, currency: str, language: str, colon: str) -> str:
    """One row: for whom and up to where, its price, and what goes with it."""
    counts = [_word(row[name], language) for name in ("model", "counted_by") if row[name]]
    held = [row[name] for name in ("prefix", "days", "hours") if row[name]]
    end = "beyond" if row["up_to"] is None else "up_to"
    reach = _said(end, row, currency, language) if row["up_to"] is not None or not row["model"] else ""
    price = [_price(row, currency, language)]
    price += [_said(name, row, currency, language) for name in (*_OF_STEP, *_OF_ALL) if row[name] is not None]
    return colon.join(part for part in (", ".join([*counts, *held]), reach, ", ".join(price)) if part)


def _price(row: Row, currency: str, language: str) -> str:
    if row["priced_as"] == "percentage":
        return percent_text(row["unit_price"], language)
    per = "" if row["per"] is None else _said("per", row, currency, language)
    return _word("price", language).format(price=figure_text(row["unit_price"], language, 2), currency=currency) + per


def _said(name: str, row: Row, currency: str, language: str) -> str:
    figures = {
        key: figure_text(value, language, 2 if key in _MONEY else 0)
        for key, value in row.items()
        if isinstance(value, Decimal)
    }
    if row["discount"] is not None:
        figures["discount"] = percent_text(row["discount"], language)
    return _word(name, language).format(**figures, currency=currency)


def _word(name: str, language: str) -> str:
    return _WORDS[name][0 if language == "fr" else 1]
