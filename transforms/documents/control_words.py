"""What each control compares, in words: what the first comment of its statement in sql/checks says."""

CONTROLS: dict[str, tuple[str, str]] = {
    "row_lost": (
        "Par fichier : enregistrements lus = totaux de contrôle + facturés + conservés + rejetés",
        "Per file: records read = control totals + charged + retained + rejected",
    ),
    "amount_lost_at_intake": (
        "Par fichier : montants livrés = montants des lignes prises et des lignes refusées",
        "Per file: amounts delivered = amounts of the lines taken and of the rows not taken",
    ),
    "amount_lost_in_charging": (
        "Par fichier : montants des lignes d'usage = montants facturés, conservés et rejetés",
        "Per file: amounts of the usage lines = amounts charged, retained and rejected",
    ),
    "quantity_lost_in_charging": (
        "Par fichier : quantités livrées sans montant = quantités valorisées, conservées et rejetées",
        "Per file: quantities delivered without amount = quantities priced, retained and rejected",
    ),
    "footer_differs": (
        "Par fichier : total annoncé par le fichier = somme de ses lignes",
        "Per file: the total the file states = the sum of its rows",
    ),
    "pool_not_its_shares": (
        "Par charge commune : montant à répartir = somme des quotes-parts",
        "Per cost pool: its amount = the sum of its shares",
    ),
    "balance_not_charged": (
        "Par compte de charges : comptabilisé = facturé + conservé + rejeté + expliqué, à l'écart admis près",
        "Per cost account: booked = charged + retained + rejected + explained, within the limit",
    ),
    "bill_not_charged": (
        "Par facture reçue : son montant = facturé + conservé + rejeté, à l'écart admis près",
        "Per supplier bill: its amount = charged + retained + rejected, within the limit",
    ),
    "amount_not_cost_and_markup": (
        "Par fichier et par facture, où la marge est ajoutée : coût + marge = montant, ligne par ligne",
        "Per file and per invoice, where the mark-up is added: cost + mark-up = amount, line by line",
    ),
    "markup_not_of_agreement": (
        "Par convention, où la marge est ajoutée : coût × taux de la convention = marge, ligne par ligne",
        "Per agreement, where the mark-up is added: cost × rate of the agreement = mark-up, line by line",
    ),
    "charge_not_on_one_line": (
        "Par facture : chaque ligne d'usage facturée figure sur une seule ligne de facture",
        "Per invoice: each usage line charged stands on exactly one invoice line",
    ),
    "invoice_not_its_charges": (
        "Par facture : montants exacts des lignes d'usage = montants exacts des lignes de facture",
        "Per invoice: exact amounts of its usage lines = exact amounts of its lines",
    ),
    "line_far_from_exact": (
        "Par facture : chaque ligne est à moins d'une unité de la devise de son montant exact",
        "Per invoice: each line is less than a unit of the currency from its exact amount",
    ),
    "base_not_its_lines": (
        "Par facture, catégorie et taux de TVA : base = somme des lignes montrées",
        "Per invoice, VAT category and rate: base = sum of the lines shown",
    ),
    "base_not_nearest": (
        "Par facture, catégorie et taux de TVA : base = arrondi de la somme exacte",
        "Per invoice, VAT category and rate: base = the exact sum, rounded",
    ),
    "vat_not_on_base": (
        "Par facture, catégorie et taux de TVA, aussi d'autoliquidation : TVA = arrondi de base × taux",
        "Per invoice, VAT category and rate, also of reverse charge: VAT = base × rate, rounded",
    ),
    "gross_not_net_and_vat": (
        "Par facture : HT et TVA = ceux de leur détail ; TTC = HT + TVA",
        "Per invoice: net and VAT = those of the breakdown; gross = net + VAT",
    ),
    "entry_unbalanced": (
        "Par écriture : débits = crédits",
        "Per entry: debits = credits",
    ),
    "entry_not_its_invoice": (
        "Par facture et livre, TVA par catégorie et taux : TTC, HT, TVA et autoliquidation = leurs écritures",
        "Per invoice and book, VAT by category and rate: gross, net, VAT and reverse charge = their postings",
    ),
    "converted_far_from_exact": (
        "Par livre et devise : débits convertis, non arrondis = débits passés, aux arrondis près",
        "Per book and currency: debits converted, not rounded = debits posted, but for rounding",
    ),
    "pair_not_net_zero": (
        "Par couple : créance du fournisseur = dette du client",
        "Per pair: the provider's receivable = the recipient's payable",
    ),
    "too_many_rows_rejected": (
        "Lignes rejetées : au plus la part admise",
        "Rows rejected: at most the share allowed",
    ),
    "too_much_rejected": (
        "Montants rejetés, sans leur signe : au plus la part admise",
        "Amounts rejected, signs left out: at most the share allowed",
    ),
    "too_many_rows_unpriced": (
        "Lignes rejetées sans montant connu : au plus le nombre admis",
        "Rejected rows of unknown amount: at most the number allowed",
    ),
    "change_unaccepted": (
        "Par client : écart avec la période publiée précédente, au plus celui admis, ou accepté avec un motif",
        "Per recipient: change from the published period before, at most the one allowed, or accepted with a reason",
    ),
    "balance_residue": (
        "Par compte de charges : comptabilisé = facturé + conservé + rejeté + expliqué, à l'écart admis près",
        "Per cost account: booked = charged + retained + rejected + explained, within a limit if there is one",
    ),
    "bill_residue": (
        "Factures reçues dont le montant n'est pas celui de leurs lignes : écarts sans leur signe",
        "Supplier bills whose amount is not that of their lines: residues, signs left out",
    ),
    "bill_unknown": (
        "Factures que des lignes citent et qui ne sont pas parmi celles de la période",
        "Supplier bills that lines quote and that are not among those of the period",
    ),
    "bill_unquoted": (
        "Factures reçues qu'aucune ligne ne cite",
        "Supplier bills received that no line quotes",
    ),
    "bill_not_come": (
        "Factures attendues qui ne sont pas arrivées : montant des lignes qui les citent",
        "Supplier bills expected that have not come: amount of the lines that quote them",
    ),
    "recipient_disputed": (
        "Entité, utilisateur et site désignent des clients différents : le premier est facturé",
        "Entity, user and site name different recipients: the first of them is charged",
    ),
    "charged_by_alias": (
        "Lignes facturées sous un autre nom que le code, par un alias",
        "Lines charged under another name than the code, by an alias",
    ),
    "user_unknown_retained": (
        "Lignes d'utilisateurs inconnus, conservées par leur fournisseur comme la source l'admet",
        "Lines of unknown users, retained by their provider as the source allows",
    ),
    "user_after_leaving": (
        "Lignes d'utilisateurs après leur départ, facturées à leur dernière entité ou conservées",
        "Lines of users after they left, charged to their last entity or retained",
    ),
    "late_lines": (
        "Lignes datées d'avant la période, prises en retard",
        "Lines dated before the period, taken as late",
    ),
    "file_charged_before": (
        "Fichiers dont les octets sont ceux d'un fichier facturé un mois antérieur : montants livrés",
        "Files whose bytes are those of a file that an earlier month charged: amounts delivered",
    ),
    "posted_unconverted": (
        "Factures dans une autre devise que celle du livre : leurs écritures ne sont pas converties",
        "Invoices in another currency than the book's: their entries are not converted",
    ),
    "decimals_cut": (
        "Montants coupés à 18 décimales, comme la source l'admet",
        "Amounts cut at 18 decimals, as the source allows",
    ),
}


def control_text(control: str, language: str) -> str:
    """What a control compares, in French or English; its name where it has no words yet."""
    words = CONTROLS.get(control, (control, control))
    return words[0 if language == "fr" else 1]
