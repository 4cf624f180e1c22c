-- One row per invoice and book that posts it: the provider's and the recipient's, where they keep one.
with
documents as (
    select * from invoices
),

kept_books as (
    select entity as book from books
    where keeps_book
),

provider_side as (
    select
        documents.document,
        documents.invoice_ref,
        'provider' as party,
        documents.provider as book,
        documents.recipient as partner
    from documents
    inner join kept_books on documents.provider = kept_books.book
),

recipient_side as (
    select
        documents.document,
        documents.invoice_ref,
        'recipient' as party,
        documents.recipient as book,
        documents.provider as partner
    from documents
    inner join kept_books on documents.recipient = kept_books.book
),

final as (
    select * from provider_side
    union all
    select * from recipient_side
)

select * from final
