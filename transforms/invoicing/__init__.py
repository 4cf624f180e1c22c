"""From placed charges to invoices: lines, VAT, documents and their references."""
