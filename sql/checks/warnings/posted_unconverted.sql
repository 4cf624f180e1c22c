-- One row per book and currency of the documents it posts: those in another currency than its own, for
-- which no rate is known, stay unconverted.
-- None is expected; the amount found is the sum of their gross, in the currency of the documents.
with

documents as (
    select
        invoice_ref,
        provider as book,
        currency,
        gross
    from invoices
    union all
    select
        invoice_ref,
        recipient as book,
        currency,
        gross
    from invoices
),

converted as (
    select distinct
        book,
        invoice_ref
    from ledger_entries
    where document_currency is not null
),

booked as (
    select
        documents.book,
        books.currency as own,
        documents.currency,
        books.currency = documents.currency or converted.book is not null as is_own,
        count(*) as document_count,
        sum(documents.gross) as gross
    from documents
    inner join books
        on documents.book = books.entity
    left join converted
        on documents.book = converted.book and documents.invoice_ref = converted.invoice_ref
    group by documents.book, books.currency, documents.currency, is_own
),

compared as (
    select
        book || ' in ' || own || ', ' || document_count || if(document_count = 1, ' document', ' documents')
        || ' in ' || currency as scope,
        cast(0 as decimal(38, 18)) as expected,
        cast(if(is_own, 0, gross) as decimal(38, 18)) as actual,
        is_own as passed
    from booked
),

final as (
    select *
    from compared
    where $every or not passed
)

select * from final
order by scope
