"""What an amount is made of where the run adds a mark-up, as the reader of an invoice line sees it."""

from decimal import Decimal

from schemas.currencies import currency_decimals
from transforms.documents.figures import figure_text, percent_text
from transforms.documents.pair_tables import Line
from transforms.documents.words import Words
from transforms.money import nearest_unit


def nature_text(line: Line, currency: str, words: Words, language: str) -> str:
    """The nature of a line, and below it, where a mark-up is added, what makes up the amount that is shown.

    `coût 12,35 + marge 5 % 0,61` beside 12,96: the cost is at its nearest unit, the mark-up is the rest.
    """
    if line.cost_amount is None:
        return line.nature
    cost = nearest_unit(line.cost_amount, currency)
    return f"{line.nature}\n{_sum_text(line, (cost, line.amount - cost), currency, words, language)}"


def exact_text(line: Line, currency: str, words: Words, language: str) -> str:
    """The exact amount of a line, whole; after what makes it up, where a mark-up is added: `… = 12,962962846`."""
    exact = figure_text(line.exact_amount, language, currency_decimals(currency))
    if line.cost_amount is None or line.markup_amount is None:
        return exact
    return f"{_sum_text(line, (line.cost_amount, line.markup_amount), currency, words, language)} = {exact}"


def _sum_text(line: Line, parts: tuple[Decimal, Decimal], currency: str, words: Words, language: str) -> str:
    cost, markup = (figure_text(part, language, currency_decimals(currency)) for part in parts)
    rate = percent_text(line.markup_rate or Decimal(), language)
    return words["cost_and_markup"].format(cost=cost, rate=rate, markup=markup)
