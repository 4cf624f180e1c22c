-- One row per invoice and book: the gross its partner owes (provider's book) or is owed (recipient's), debit positive.
with
sides as (
    select * from document_books
),

documents as (
    select * from invoices
),

final as (
    select
        sides.document,
        sides.book,
        sides.partner,
        case sides.party when 'provider' then 'receivable' else 'payable' end as side,
        case sides.party when 'provider' then 1 else 9 end as posting_order,
        case sides.party when 'provider' then documents.gross else -documents.gross end as amount
    from sides
    inner join documents on sides.document = documents.document
)

select * from final
