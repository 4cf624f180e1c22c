"""The words of the documents in French and in English, one pair per word; wordings of law stand in mentions.py."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

Words = Mapping[str, str]

DRAFT_MARK = {"fr": "PROJET — ne vaut pas facture", "en": "DRAFT — not an invoice"}

MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}

PAIRS: dict[str, tuple[str, str]] = {
    # sheets and their titles
    "summary": ("Synthèse", "Summary"),
    "justification": ("Justification", "Justification"),
    "detail": ("Détail", "Detail"),
    "files": ("Fichiers", "Files"),
    "summary_title": ("Refacturation interne", "Internal chargeback"),
    "justification_title": ("Justification des lignes de facture", "Justification of the invoice lines"),
    "detail_title": ("Détail des lignes d'usage", "Usage lines in detail"),
    "files_title": ("Fichiers à l'origine des montants", "Files that the amounts come from"),
    "back": ("← Synthèse", "← Summary"),
    "digest": ("empreinte des tables", "digest of the tables"),
    "page": ("page", "page"),
    # documents
    "invoice": ("Facture", "Invoice"),
    "credit_note": ("Avoir", "Credit note"),
    "nil_invoice": ("Facture à zéro", "Nil invoice"),
    "document": ("Doc.", "Doc."),
    "title": ("Objet", "Subject"),
    "type": ("Type", "Type"),
    "invoices": ("Factures et avoirs", "Invoices and credit notes"),
    "no_longer": ("sans document ce mois-ci", "no document this month"),
    # parties
    "provider": ("Fournisseur", "Provider"),
    "recipient": ("Client", "Customer"),
    "references": ("Références", "References"),
    "capital": ("{form} au capital de {capital}", "{form}, share capital {capital}"),
    "vat_number": ("TVA", "VAT no."),
    "reference": ("Référence", "Reference"),
    "service_period": ("Période de service", "Service period"),
    "accounting_date": ("Date comptable", "Accounting date"),
    "issue_date": ("Date d'émission", "Date of issue"),
    "at_issue": ("fixée à l'émission", "set at issue"),
    "due_date": ("Échéance", "Due date"),
    "purchase_order": ("Bon de commande", "Purchase order"),
    "agreements": ("Conventions", "Agreements"),
    "operation": ("Catégorie d'opération", "Category of operation"),
    "services": ("Prestation de services", "Services"),
    "goods": ("Livraison de biens", "Goods"),
    "mixed": ("Opération mixte", "Services and goods"),
    "signed_on": ("Signée le", "Signed on"),
    # invoice lines
    "typology": ("Typologie", "Typology"),
    "line_number": ("N°", "No."),
    "service": ("Service", "Service"),
    "nature": ("Nature", "Nature"),
    "quantity": ("Quantité", "Quantity"),
    "unit": ("Unité", "Unit"),
    "unit_price": ("Prix unitaire HT", "Unit price excl. VAT"),
    "vat": ("TVA", "VAT"),
    "net": ("Montant HT", "Net amount"),
    "basis": ("Base", "Basis"),
    "basis_unit_price": ("Prix unitaire", "Unit price"),
    "basis_tariff": ("Tarif", "Tariff"),
    "basis_supplier_document": ("Pièce fournisseur", "Supplier document"),
    "basis_pool_share": ("Quote-part", "Share of a pool"),
    "basis_commitment": ("Minimum garanti", "Guaranteed minimum"),
    "line": ("ligne", "line"),
    "lines": ("lignes", "lines"),
    "other_lines": ("Autres lignes", "Other lines"),
    "other_lines_of": ("Autres lignes de", "Other lines of"),
    "lines_beside": (
        "Les {count} lignes de ce document dépassent ce qu'une feuille contient : elles sont dans le fichier {file}, "
        "remis avec ce classeur.",
        "The {count} lines of this document are more than a sheet holds: they stand in the file {file}, "
        "handed out with this workbook.",
    ),
    # totals
    "vat_recap": ("Récapitulatif de la TVA", "VAT summary"),
    "category": ("Catégorie", "Category"),
    "reason": ("Motif", "Reason"),
    "rate": ("Taux", "Rate"),
    "base": ("Base HT", "Net base"),
    "vat_S": ("Opération taxable", "Taxable supply"),
    "vat_E": ("Exonération", "Exempt"),
    "vat_AE": ("Autoliquidation", "Reverse charge"),
    "vat_K": ("Livraison intracommunautaire", "Intra-Community supply"),
    "vat_G": ("Exportation", "Export"),
    "vat_O": ("Hors du champ de la TVA", "Outside the scope of VAT"),
    "vat_Z": ("Taux zéro", "Zero rated"),
    "total": ("Total", "Total"),
    "total_net": ("Total HT", "Total excl. VAT"),
    "total_vat": ("Total TVA", "Total VAT"),
    "total_gross": ("Total TTC", "Total incl. VAT"),
    "due": ("Net à payer", "Amount due"),
    "in_favour": ("Net en faveur du client", "Amount in favour of the customer"),
    "gross": ("Montant TTC", "Gross amount"),
    "payment": ("Règlement et mentions", "Payment and legal notices"),
    "pay_to": ("À régler sur le compte", "To be paid to account"),
    "pay_by": ("au plus tard le", "by"),
    # booking
    "booking": ("Écriture proposée", "Proposed entry"),
    "book_of": ("livre de", "book of"),
    "journal": ("journal", "journal"),
    "entry": ("écriture n°", "entry no."),
    "account": ("Compte", "Account"),
    "account_name": ("Intitulé", "Account name"),
    "analysis": ("Analytique", "Analysis"),
    "auxiliary": ("Compte auxiliaire", "Auxiliary account"),
    "tax_code": ("Code TVA", "Tax code"),
    "not_deductible": ("TVA non déductible", "VAT not deductible"),
    "debit": ("Débit", "Debit"),
    "credit": ("Crédit", "Credit"),
    "no_book": (
        "{name} ne tient pas de livre dans ce groupe : aucune écriture n'est proposée.",
        "{name} keeps no book in this group: no entry is proposed.",
    ),
    "nothing_to_book": (
        "Toutes les écritures de ce document sont à zéro : rien à comptabiliser.",
        "All postings of this document are zero: nothing to book.",
    ),
    # summary
    "line_count": ("Lignes", "Lines"),
    "currency": ("Devise", "Currency"),
    "month": ("Le mois en bref", "The month in brief"),
    "net_before": ("HT mois précédent", "Net previous month"),
    "new": ("nouveau", "new"),
    "change": ("Écart", "Change"),
    "proof": ("Preuve : factures = écritures = tables", "Proof: invoices = entries = tables"),
    "source": ("Source", "Source"),
    "count": ("Nombre", "Count"),
    "exact_amount": ("Montant exact", "Exact amount"),
    "check": ("Contrôle", "Check"),
    "agrees": ("✓ concorde", "✓ agrees"),
    "differs": ("✗ écart", "✗ differs by"),
    "proof_invoices": ("Documents de ce classeur", "Documents of this workbook"),
    "proof_usage": ("Lignes d'usage facturées (tables)", "Usage lines charged (tables)"),
    "proof_lines": ("Lignes de facture (tables)", "Invoice lines (tables)"),
    "proof_entries": ("Écritures du livre de {name}", "Entries in the book of {name}"),
    "tree": ("Arborescence : ● facture, • section", "Tree: ● invoice, • section"),
    "upper_levels": (
        "{levels} niveaux de sections ; les autres sont dans les feuilles des documents",
        "{levels} levels of sections; the others are in the documents' sheets",
    ),
    # justification, detail, files
    "section": ("Section", "Section"),
    "making": ("Formation du montant", "How the amount is made"),
    "document_amount": ("montant de la pièce", "amount of the document"),
    "pool_amount": ("quote-part", "share"),
    "commitment_amount": ("complément au minimum garanti", "shortfall of the guaranteed minimum"),
    "tariff_amount": ("montant selon le tarif", "amount by the tariff"),
    "tariff_amounts": ("{count} montants selon le tarif", "{count} amounts by the tariff"),
    "document_amounts": ("{count} montants de pièce", "{count} document amounts"),
    "commitment_amounts": ("{count} compléments au minimum garanti", "{count} shortfalls of guaranteed minimums"),
    "pool_amounts": ("{count} quotes-parts", "{count} shares"),
    "rounding": ("arrondi", "rounding"),
    "agreement": ("Convention", "Agreement"),
    "evidence": ("Pièces", "Evidence"),
    "usage_lines": ("Lignes d'usage", "Usage lines"),
    "file": ("Fichier", "File"),
    "and_more": ("et {count} de plus", "and {count} more"),
    "bytes": ("Octets", "Bytes"),
    "usage_date": ("Date", "Date"),
    "service_to": ("au", "to"),
    "site": ("Site", "Site"),
    "user": ("Utilisateur", "User"),
    "amount": ("Montant HT exact", "Exact net amount"),
    "cost": ("coût", "cost"),
    "cost_amount": ("Coût HT", "Net cost"),
    "markup_amount": ("Marge HT", "Net mark-up"),
    "cost_and_markup": ("coût {cost} + marge {rate} {markup}", "cost {cost} + mark-up {rate} {markup}"),
    "evidence_ref": ("Pièce", "Evidence"),
    "subscription": ("Abonnement", "Subscription"),
    "invoice_line": ("Ligne", "Line"),
    "file_number": ("Fichier", "File"),
    "row": ("Rang", "Record"),
    "valid": ("Validité", "Valid"),
    "description": ("Objet", "Subject"),
    "open": ("sans terme", "until further notice"),
    "pricing": ("Prix de transfert", "Transfer pricing"),
    "shared_costs": ("Charges communes réparties", "Costs shared out"),
    "pool": ("Charge commune", "Pool"),
    "pricing_method": ("Méthode", "Method"),
    "markup": ("Marge et source", "Mark-up and source"),
    "benefit": ("Avantage pour le client", "Benefit to the customer"),
    "policy_document": ("Document et empreinte", "Document and digest"),
    "sha256": ("SHA-256", "SHA-256"),
    "rows_beside": (
        "{shown} lignes sur {count} sont listées ici ; toutes sont dans le fichier {file}, remis avec ce classeur.",
        "{shown} lines of {count} are listed here; all stand in the file {file}, handed out with this workbook.",
    ),
}


@cache
def words(language: str) -> Words:
    """The words of one language, `fr` or `en`, by name."""
    position = 0 if language == "fr" else 1
    return {name: pair[position] for name, pair in PAIRS.items()}


def day_text(day: date, language: str) -> str:
    """A day as text: 31/10/2026 in French, 2026-10-31 in English."""
    return f"{day:%d/%m/%Y}" if language == "fr" else day.isoformat()


def month_text(period: str, language: str) -> str:
    """A period `2026-10` as text: octobre 2026, October 2026."""
    year, month = period.split("-")
    return f"{MONTHS[language][int(month) - 1]} {year}"


@cache
def days_text(first: date, last: date, language: str) -> str:
    """A span of days as text; a whole calendar month by its name, a single day once."""
    if first == last:
        return day_text(first, language)
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month):
        return month_text(f"{first:%Y-%m}", language)
    return f"{day_text(first, language)} – {day_text(last, language)}"
