-- One row per source that names bills, and currency: received bills that their lines do not come to, within the limit
-- where one is set. None is expected; the amount found is the sum of their residues, signs left out.
with

bills as (
    select
        source,
        currency,
        coalesce(evidence_ref, 'no bill') as evidence_ref,
        abs(residue) as amount,
        status = 'received' and line_count > 0 and abs(residue) > cast($residue_limit as decimal(38, 4)) as at_fault
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
