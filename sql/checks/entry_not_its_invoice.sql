-- One row per invoice: its gross against what its provider's book holds as receivable, debit less credit.
with

receivables as (
    select
        invoice_ref,
        sum(debit - credit) as amount
    from ledger_entries
    where side = 'receivable'
    group by invoice_ref
),

compared as (
    select
        invoices.invoice_ref as scope,
        cast(invoices.gross as decimal(38, 18)) as expected,
        cast(coalesce(receivables.amount, 0) as decimal(38, 18)) as actual
    from invoices
    inner join books
        on invoices.provider = books.entity
    left join receivables using (invoice_ref)
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
