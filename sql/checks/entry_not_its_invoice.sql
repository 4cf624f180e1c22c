-- One row per invoice and book that posts it: its gross against the receivable of its provider, debit less credit, or
-- the payable of its recipient, credit less debit.
with

third_parties as (
    select
        invoice_ref,
        provider as book,
        'receivable' as side,
        gross
    from invoices
    union all
    select
        invoice_ref,
        recipient as book,
        'payable' as side,
        gross
    from invoices
),

due as (
    select
        third_parties.invoice_ref,
        third_parties.book,
        third_parties.side,
        third_parties.gross as due,
        0 as posted
    from third_parties
    semi join books
        on third_parties.book = books.entity
),

posted as (
    select
        invoice_ref,
        book,
        side,
        0 as due,
        case side when 'receivable' then debit - credit else credit - debit end as posted
    from ledger_entries
    where side in ('receivable', 'payable')
),

both_sides as (
    select * from due
    union all
    select * from posted
),

compared as (
    select
        invoice_ref || ' ' || side || ' ' || book as scope,
        cast(sum(due) as decimal(38, 18)) as expected,
        cast(sum(posted) as decimal(38, 18)) as actual
    from both_sides
    group by invoice_ref, side, book
),

final as (
    select
        *,
        expected = actual as passed
    from compared
    where $every or expected <> actual
)

select * from final
order by scope
