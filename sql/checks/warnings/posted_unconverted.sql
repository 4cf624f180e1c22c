-- One row per book and currency of the documents it posts: those in another currency than its own stay unconverted.
-- None is expected; the amount found is the sum of their gross, in the currency of the documents.
with

documents as (
    select
        provider as book,
        currency,
        gross
    from invoices
    union all
    select
        recipient as book,
        currency,
        gross
    from invoices
),

booked as (
    select
        documents.book,
        books.currency as own,
        documents.currency,
        count(*) as document_count,
        sum(documents.gross) as gross
    from documents
    inner join books
        on documents.book = books.entity
    group by documents.book, books.currency, documents.currency
),

compared as (
    select
        book || ' in ' || own || ', ' || document_count || if(document_count = 1, ' document', ' documents')
        || ' in ' || currency as scope,
        cast(0 as decimal(38, 18)) as expected,
        cast(if(own = currency, 0, gross) as decimal(38, 18)) as actual,
        own = currency as passed
    from booked
),

final as (
    select *
    from compared
    where $every or not passed
)

select * from final
order by scope
