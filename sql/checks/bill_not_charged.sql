-- One row per supplier bill, named or only quoted: what was received against what its lines charge, retain and reject,
-- apart by the limit at most. Where no limit is set none fails.
with

compared as (
    select
        source || '/' || coalesce(evidence_ref, 'no bill') || ' ' || currency as scope,
        coalesce(received, 0) as expected,
        charged + retained + rejected as actual
    from bill_totals
),

final as (
    select
        *,
        not $bills_limited or abs(actual - expected) <= cast($residue_limit as decimal(38, 4)) as passed
    from compared
    where $every or not (not $bills_limited or abs(actual - expected) <= cast($residue_limit as decimal(38, 4)))
)

select * from final
order by scope
