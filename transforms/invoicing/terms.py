"""What the settings say about the invoices of a month."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class InvoicingTerms:
    """The month, the group's defaults, and what cuts invoice lines.

    `lines_by` are the keys that make one invoice line inside a section, `analytic` those carried into the ledger.
    """

    period: str
    payment_days: int
    lines_by: tuple[str, ...]
    analytic: tuple[str, ...]
    max_invoice_lines: int

    @property
    def accounting_date(self) -> date:
        """The last day of the period: a draft is accounted for on it."""
        year, month = map(int, self.period.split("-"))
        return date(year, month, monthrange(year, month)[1])
