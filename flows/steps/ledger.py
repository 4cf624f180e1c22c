"""Every invoice becomes the entries of both books."""

from flows.month import Month
from flows.steps.ground import Ground
from flows.steps.rates import rates_of
from transforms.invoicing.vat import reverse_charge
from transforms.ledger.analytic import entry_keys
from transforms.ledger.entries import LedgerTerms, ledger_entries
from transforms.published import read_table, write_table


def post_entries(month: Month, ground: Ground) -> None:
    """Write the ledger entries of all invoices."""
    invoices, lines, vat = (read_table(month.tables, name) for name in ("invoices", "invoice_lines", "vat_breakdown"))
    tables = ground.structure.tables
    terms = LedgerTerms(month.settings.ledger.analytic, month.days[1], rates_of(month, ground))
    owed = reverse_charge(lines, invoices)
    entries = ledger_entries(
        *(invoices, lines, vat, owed),
        tables["entities"],
        tables["accounts"],
        tables["partners"],
        tables["deductions"],
        terms,
    )
    write_table(month.tables, "ledger_entries", entries, entry_keys(terms.analytic))
