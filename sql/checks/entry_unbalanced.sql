-- One row per entry of a book and journal: its debits against its credits.
with

compared as (
    select
        book || ' ' || journal || ' ' || entry_number as scope,
        cast(sum(debit) as decimal(38, 18)) as expected,
        cast(sum(credit) as decimal(38, 18)) as actual
    from ledger_entries
    group by book, journal, entry_number
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
