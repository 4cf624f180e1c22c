-- One row per provider, recipient that keeps a book, and currency of documents: its receivable against the recipient's
-- payable, in that currency.
with

receivables as (
    select
        book as provider,
        partner as recipient,
        coalesce(document_currency, currency) as document_currency,
        sum(coalesce(document_amount, debit - credit)) as amount
    from ledger_entries
    where side = 'receivable'
    group by book, partner, coalesce(document_currency, currency)
),

payables as (
    select
        partner as provider,
        book as recipient,
        coalesce(document_currency, currency) as document_currency,
        sum(coalesce(-document_amount, credit - debit)) as amount
    from ledger_entries
    where side = 'payable'
    group by partner, book, coalesce(document_currency, currency)
),

kept_on_both_sides as (
    select
        providers.entity as provider,
        recipients.entity as recipient
    from books as providers
    cross join books as recipients
),

compared as (
    select
        provider || ' > ' || recipient || ' ' || document_currency as scope,
        cast(coalesce(receivables.amount, 0) as decimal(38, 18)) as expected,
        cast(coalesce(payables.amount, 0) as decimal(38, 18)) as actual
    from receivables
    full join payables using (provider, recipient, document_currency)
    inner join kept_on_both_sides using (provider, recipient)
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
