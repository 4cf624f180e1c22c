"""The words of the controller's workbooks in French and in English, beside those that all documents share."""

from functools import cache

from transforms.documents.words import Words, words

PAIRS: dict[str, tuple[str, str]] = {
    # the causes of rejection
    "to_fix": ("À corriger", "To fix"),
    "to_fix_title": ("Lignes rejetées à corriger", "Rejected lines to fix"),
    "to_fix_advice": (
        "Une ligne par cause, la plus chère d'abord. Corriger de haut en bas, puis relancer le mois : les lignes "
        "guéries disparaissent. Débits et crédits sont séparés : ils ne se compensent pas.",
        "One row per cause, the dearest first. Work down from the top, then run the month again: what is cured goes "
        "away. Debits and credits stand apart: they do not offset each other.",
    ),
    "corrections_advice": (
        "Pour corriger une ligne livrée : remplir value, reason et by sur la feuille corrections, enregistrer une "
        "copie et la nommer dans [inputs] corrections.",
        "To correct a delivered row: fill in value, reason and by on the sheet corrections, save a copy, and name it "
        "in [inputs] corrections.",
    ),
    "delivered_value": ("Valeur livrée", "Delivered value"),
    "unknown_warning": (
        "{rows} lignes rejetées n'ont pas de montant connu : elles peuvent peser plus que leur rang ne le dit.",
        "{rows} rejected rows have no known amount: they may weigh more than their place in the list says.",
    ),
    "cause_number": ("N°", "No."),
    "cause": ("Ce qui ne va pas", "What is wrong"),
    "rows": ("Lignes", "Rows"),
    "unknown_amounts": ("Sans montant", "No amount"),
    "remedy": ("Que faire", "What to do"),
    "row_to_add": ("Ligne à ajouter (CSV : titres, puis valeurs)", "Row to add (CSV: headings, then values)"),
    "where": ("Où", "Where"),
    "rule": ("Règle", "Rule"),
    "charged_companies": ("Sociétés facturées : {names}", "Companies charged: {names}"),
    "also_broken": ("puis : {rules}", "then: {rules}"),
    "known_row": ("{table}, ligne {row} : {says}", "{table}, row {row}: {says}"),
    "known_row_plain": ("{table}, ligne {row}", "{table}, row {row}"),
    "add_to": ("à ajouter à {table} :", "to add to {table}:"),
    "to_complete": ("à compléter : {columns}", "to complete: {columns}"),
    "first_at": ("d'abord {file}, ligne {line}", "first in {file}, line {line}"),
    "first_record": ("d'abord {line_id}", "first: {line_id}"),
    "in_files": ("{count} fichiers de {sources}", "{count} files of {sources}"),
    "listed": (
        "{shown} lignes rejetées sur {count} sont listées dans ce classeur, les premières de chaque cause.",
        "{shown} rejected rows of {count} are listed in this workbook, the first ones of each cause.",
    ),
    "not_written": (
        "{count} lignes rejetées de plus sont comptées sans être conservées : au plus 100 000 par règle et fichier.",
        "{count} more rejected rows are counted but not kept: at most 100,000 per rule and file.",
    ),
    "causes_listed": (
        "Les {shown} premières causes sur {count} sont listées.",
        "The first {shown} causes of {count} are listed.",
    ),
    "total_of": ("Total {currency}", "Total {currency}"),
    "total_no_currency": ("Total sans devise livrée", "Total without currency"),
    # the rejected rows of a source
    "rejected_rows_of": ("Lignes rejetées de la source {source}", "Rejected rows of source {source}"),
    "rejected_rows_advice": (
        "À gauche la raison, à droite la ligne telle que livrée ; la valeur en faute est surlignée.",
        "On the left the reason, on the right the row as delivered; the value at fault is highlighted.",
    ),
    "rejected_message": ("Raison", "Reason"),
    "line": ("Ligne du fichier", "Line of file"),
    "row": ("Enreg.", "Record"),
    "column": ("Colonne", "Column"),
    "value": ("Valeur", "Value"),
    "amount_at_stake": ("Montant HT", "Net amount"),
    "back_to_causes": ("← causes", "← causes"),
    "headings_left_out": (
        "{count} colonnes livrées ne sont pas montrées ; tables/rejected_lines les contient.",
        "{count} delivered columns are not shown; tables/rejected_lines holds them.",
    ),
    # the group's month
    "group_title": ("Refacturation interne du groupe", "Internal chargeback of the group"),
    "matrix": ("Synthèse", "Summary"),
    "recipient_name": ("Société", "Company"),
    "documents_count": ("Pièces", "Documents"),
    "net": ("Total HT", "Net total"),
    "previous": ("HT mois précédent", "Net, month before"),
    "subtotal_of": ("Total {provider}", "Total {provider}"),
    "no_charge": ("Aucune facture ce mois-ci.", "No invoice this month."),
    "month_in_figures": ("Le mois en chiffres", "The month in figures"),
    "credit_notes": ("dont avoirs", "of which credit notes"),
    "charged": ("Facturées", "Charged"),
    "retained": ("Conservées", "Retained"),
    "rejected": ("Rejetées", "Rejected"),
    "records_sentence": (
        "{records} enregistrements lus : {charged} facturés, {retained} conservés, {rejected} rejetés, "
        "{footers} totaux de contrôle.",
        "{records} records read: {charged} charged, {retained} retained, {rejected} rejected, "
        "{footers} control totals.",
    ),
    "controls_passed": ("✓ {count} contrôles, tous passés", "✓ {count} controls, all passed"),
    "controls_failed": (
        "✗ contrôles en erreur : {errors} ; avertissements : {warnings} ; sur {count}",
        "✗ controls failed: {errors}; warnings: {warnings}; of {count}",
    ),
    "controls_warned": (
        "! avertissements : {warnings} ; aucun contrôle en erreur, sur {count}",
        "! warnings: {warnings}; no control failed, of {count}",
    ),
    "rejects_link": ("Lignes rejetées par cause", "Rejected rows by cause"),
    "nothing_rejected": ("Aucune ligne rejetée.", "No row was rejected."),
    # lists of the group's workbook
    "invoice_list": ("Factures", "Invoices"),
    "invoice_list_title": ("Factures et avoirs du mois", "Invoices and credit notes of the month"),
    "service_from": ("Service du", "Service from"),
    "service_to": ("au", "to"),
    "nil": ("{type} à zéro", "{type}, nil"),
    "corrects": ("Corrige", "Corrects"),
    "controls": ("Contrôles", "Controls"),
    "controls_title": ("Contrôles de la clôture", "Controls of the close"),
    "control": ("Contrôle", "Control"),
    "scope": ("Périmètre", "Scope"),
    "severity": ("Gravité", "Severity"),
    "error": ("bloquant", "blocking"),
    "warning": ("avertissement", "warning"),
    "expected": ("Attendu", "Expected"),
    "actual": ("Constaté", "Found"),
    "difference": ("Écart", "Difference"),
    "result": ("Résultat", "Result"),
    "passed": ("✓ passé", "✓ passed"),
    "failed": ("✗ erreur", "✗ failed"),
    "warned": ("! à voir", "! to see"),
    "controls_advice": (
        "Les écarts d'abord, un par un ; puis une ligne par contrôle passé. tables/control_totals les a tous.",
        "Differences first, one by one; then a row per control that passed. tables/control_totals has them all.",
    ),
    "rows_listed": (
        "{shown} lignes sur {count} sont listées : une feuille n'en contient pas davantage. Les totaux sont ceux "
        "de toutes.",
        "{shown} rows of {count} are listed: a sheet holds no more. The totals are those of all.",
    ),
    "pairs_listed": (
        "{shown} couples sur {count} sont listés : une feuille n'en contient pas davantage. Les totaux du tableau sont "
        "les leurs, ceux du mois sont sous le tableau.",
        "{shown} pairs of {count} are listed: a sheet holds no more. The totals of the list are theirs, those of the "
        "month stand below it.",
    ),
    "controls_listed": ("{shown} écarts sur {count} sont listés.", "{shown} differences of {count} are listed."),
    "passed_scopes": ("{count} périmètres", "{count} scopes"),
    "rejects": ("Rejets", "Rejects"),
    "rejects_title": ("Rejets par cause", "Rejects by cause"),
    "rejects_advice": (
        "Le détail, les lignes livrées et la correction de chaque cause sont dans to_fix.xlsx.",
        "The detail, the delivered rows and the cure of each cause stand in to_fix.xlsx.",
    ),
    "retained_sheet": ("Conservé", "Retained"),
    "retained_title": (
        "Conservé par les fournisseurs pour eux-mêmes (facturé à personne)",
        "Retained by the providers for themselves (charged to nobody)",
    ),
    "retained_advice": (
        "Montants exacts par service, montrés à l'unité de la devise ; les totaux sont la somme de ce qui est montré.",
        "Exact amounts by service, shown in the units of the currency; totals are the sum of what is shown.",
    ),
    "service_name": ("Désignation", "Name"),
    "charges": ("Lignes d'usage", "Usage lines"),
    "amount": ("Montant HT", "Net amount"),
    "nothing_retained": ("Rien n'a été conservé ce mois-ci.", "Nothing was retained this month."),
    "pools_sheet": ("Charges communes", "Pools"),
    "pools_title": ("Charges communes et leurs quotes-parts", "Cost pools and their shares"),
    "pools_advice": (
        "Les quotes-parts d'une charge totalisent son montant ; celle que le fournisseur conserve dit pourquoi.",
        "The shares of a pool sum to its amount; the one that its provider retains says why.",
    ),
    "shares_listed": (
        "Les {shown} premières quotes-parts sur {count} sont listées.",
        "The first {shown} shares of {count} are listed.",
    ),
    "pool": ("Charge commune", "Pool"),
    "pool_total": ("À répartir HT", "Pool amount"),
    "method": ("Méthode", "Method"),
    "key": ("Clé", "Key"),
    "bearer": ("Supportée par", "Borne by"),
    "department": ("Service interne", "Department"),
    "key_value": ("Valeur de la clé", "Key value"),
    "key_total": ("Total de la clé", "Key total"),
    "share": ("Quote-part HT", "Share"),
    "retained_reason": ("Conservée parce que", "Retained because"),
    "pool_evidence": ("Pièce", "Evidence"),
    "pool_benefit": ("Avantage pour qui la supporte", "Benefit to its bearer"),
    "pool_markup_source": ("Source de la marge", "Source of the mark-up"),
    "pool_document": ("Document", "Document"),
    "pool_document_sha256": ("SHA-256 du document", "SHA-256 of the document"),
    "bills_sheet": ("Factures reçues", "Bills"),
    "bills_title": ("Factures des fournisseurs et leurs lignes", "Supplier bills and their lines"),
    "bills_advice": (
        "Reçu = facturé + conservé + rejeté + écart. Les factures en écart viennent d'abord.",
        "Received = charged + retained + rejected + residue. Bills with a residue come first.",
    ),
    "bills_listed": (
        "Les {shown} premières factures sur {count} sont listées.",
        "The first {shown} bills of {count} are listed.",
    ),
    "bill": ("Facture", "Bill"),
    "no_bill": ("(aucune citée)", "(none quoted)"),
    "supplier": ("Fournisseur externe", "Supplier"),
    "bill_status": ("État", "Status"),
    "bill_received": ("reçue", "received"),
    "bill_expected": ("attendue", "expected"),
    "bill_unknown": ("inconnue", "unknown"),
    "bill_received_amount": ("Reçu HT", "Received"),
    "bill_charged_amount": ("Facturé HT", "Charged"),
    "bill_retained_amount": ("Conservé HT", "Retained"),
    "bill_rejected_amount": ("Rejeté HT", "Rejected"),
    "bill_residue_amount": ("Écart", "Residue"),
    "balance_sheet": ("Comptes de charges", "Cost accounts"),
    "balance_title": ("Comptes de charges des fournisseurs", "Cost accounts of the providers"),
    "balance_advice": (
        "Comptabilisé = facturé + conservé + rejeté + expliqué + écart.",
        "Booked = charged + retained + rejected + explained + residue.",
    ),
    "accounts_listed": (
        "Les {shown} premiers comptes sur {count} sont listés.",
        "The first {shown} accounts of {count} are listed.",
    ),
    "cost_account": ("Compte", "Account"),
    "no_account": ("(sans compte)", "(no account)"),
    "bill_booked_amount": ("Comptabilisé HT", "Booked"),
    "bill_explained_amount": ("Expliqué HT", "Explained"),
    "explanation": ("Explication", "Explanation"),
    "bill_lines": ("Lignes", "Lines"),
    "bill_unpriced": ("Dont rejetées sans montant", "Of them rejected without amount"),
    "files_sheet": ("Fichiers", "Files"),
    "input_files_title": ("Fichiers lus", "Files read"),
    "input_files_advice": (
        "Chaque enregistrement est facturé, conservé, rejeté ou un total de contrôle : le solde est toujours zéro.",
        "Each record is charged, retained, rejected or a control total: the balance is always zero.",
    ),
    "records": ("Enregistr.", "Records"),
    "footers": ("Totaux de contrôle", "Control totals"),
    "balance": ("Solde", "Balance"),
    "delivered_amount": ("Montant livré", "Amount delivered"),
    "delivered_quantity": ("Quantité sans montant", "Quantity without amount"),
}


@cache
def controller_words(language: str) -> Words:
    """The words of one language by name: those of all documents, and the controller's own, which win."""
    position = 0 if language == "fr" else 1
    return {**words(language), **{name: pair[position] for name, pair in PAIRS.items()}}


def count_text(count: int, language: str) -> str:
    """A count as text: 1 234 in French (narrow no-break space), 1,234 in English."""
    return f"{count:,}".replace(",", "\u202f") if language == "fr" else f"{count:,}"
