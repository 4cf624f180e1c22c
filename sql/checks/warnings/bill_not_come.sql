-- One row per source that names bills, and currency: expected bills that have not come.
-- None is expected; the amount found is what lines that quote them charge, retain and reject.
with

bills as (
    select
        source,
        currency,
        coalesce(evidence_ref, 'no bill') as evidence_ref,
        charged + retained + rejected as amount,
        status = 'expected' as at_fault
    from bill_totals
),

compared as (
    select
        source || ' ' || currency
        || coalesce(', ' || min(evidence_ref) filter (where at_fault), '')
        || if(count_if(at_fault) > 1, ' and ' || (count_if(at_fault) - 1) || ' more', '') as scope,
        cast(0 as decimal(38, 18)) as expected,
        cast(coalesce(sum(amount) filter (where at_fault), 0) as decimal(38, 18)) as actual,
        count_if(at_fault) = 0 as passed
    from bills
    group by source, currency
),

final as (
    select *
    from compared
    where $every or not passed
)

select * from final
order by scope
