-- One row per posting, with its texts and dates, analytic keys by their number; by book, journal, entry, posting.
with
documents as (
    select * from invoices
),

labelled as (
    select
        postings.*,
        account_names.account_name,
        journal_names.journal_name,
        partner_books.short as partner_short,
        postings.side in ('receivable', 'payable') as is_third_party
    from postings
    inner join account_names on postings.book = account_names.book and postings.account = account_names.account
    inner join journal_names on postings.book = journal_names.book and postings.journal = journal_names.journal
    inner join books as partner_books on postings.partner = partner_books.entity
),

final as (
    select
        labelled.book,
        labelled.journal,
        labelled.journal_name,
        labelled.entry_number,
        documents.accounting_date as entry_date,
        labelled.account,
        labelled.account_name,
        auxiliaries.auxiliary,
        auxiliaries.auxiliary_name,
        labelled.partner,
        documents.invoice_ref as piece_ref,
        documents.accounting_date as piece_date,
        labelled.currency,
        labelled.document_amount,
        labelled.document_currency,
        labelled.tax_code,
        labelled.side,
        labelled.vat_category,
        labelled.vat_rate,
        documents.invoice_ref,
        labelled.analytic,
        labelled.posting_order,
        case when labelled.is_third_party then documents.due_date end as due_date,
        greatest(labelled.amount, 0) as debit,
        greatest(-labelled.amount, 0) as credit,
        concat_ws(
            ' ',
            documents.invoice_ref,
            documents.title,
            case when not contains(documents.title, documents.period) then documents.period end,
            labelled.partner_short
        ) as label -- noqa: RF04
    from labelled
    inner join documents on labelled.document = documents.document
    left join auxiliaries
        on
        labelled.is_third_party
        and labelled.book = auxiliaries.book
        and labelled.partner = auxiliaries.partner
)

select * from final
order by
    book, journal, entry_number, posting_order, vat_category nulls last, vat_rate nulls last, side, account,
    analytic nulls last, tax_code nulls last
