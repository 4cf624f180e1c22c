-- One row per book and currency of the documents that it converts: their debits of the period, converted and not
-- rounded, against those posted in its own currency. The difference is what rounding made of the period: less than a
-- unit of the currency for each posting.
with

compared as (
    select
        book || ' in ' || currency || ', documents in ' || document_currency as scope,
        expected,
        actual,
        abs(actual - expected) < bound as passed
    from books_exchanged
),

final as (
    select *
    from compared
    where $every or not passed
)

select * from final
order by scope
