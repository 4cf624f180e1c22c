-- One row per book, invoice, side, VAT category and rate, account, tax code and analytic keys whose amounts do not
-- cancel out. Entries are numbered without gap per book and journal, in document order.
with
amounts as (
    select * from amounts_with_account
),

summed as (
    select
        document,
        book,
        partner,
        posting_order,
        side,
        vat_category,
        vat_rate,
        account,
        tax_code,
        analytic,
        sum(amount) as amount
    from amounts
    group by document, book, partner, posting_order, side, vat_category, vat_rate, account, tax_code, analytic
),

posted as (
    select * from summed
    where amount <> 0
),

journals as (
    select
        document,
        book,
        journal
    from amounts
    where side in ('receivable', 'payable')
),

entries as (
    select
        journals.document,
        journals.book,
        journals.journal,
        row_number() over (
            partition by journals.book, journals.journal
            order by journals.document
        ) as entry_number
    from journals
    semi join posted on journals.document = posted.document and journals.book = posted.book
),

final as (
    select
        posted.*,
        entries.journal,
        entries.entry_number
    from posted
    inner join entries on posted.document = entries.document and posted.book = entries.book
)

select * from final
