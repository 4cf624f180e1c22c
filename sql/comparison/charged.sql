-- One row per provider, recipient, typology, service and currency charged in either period: what was, before and after.
-- Lines with a quantity are counted. The shares of a pool stand apart, beside the whole pool that they are shares of,
-- also without the mark-ups that the run adds to them.
with

lines as (
    select
        provider,
        recipient,
        typology,
        service,
        currency,
        basis,
        quantity,
        amount,
        coalesce(cost_amount, amount) as cost,
        true as earlier
    from charge_lines_before
    union all
    select
        provider,
        recipient,
        typology,
        service,
        currency,
        basis,
        quantity,
        amount,
        coalesce(cost_amount, amount) as cost,
        false as earlier
    from charge_lines_after
),

measured as (
    select
        *,
        basis = 'pool_share' as shared,
        basis <> 'pool_share' and quantity is not null as counted
    from lines
),

sums as (
    select
        provider,
        recipient,
        typology,
        service,
        currency,
        coalesce(sum(amount) filter (where earlier), 0) as before,
        coalesce(sum(amount) filter (where not earlier), 0) as after,
        coalesce(sum(amount) filter (where earlier and counted), 0) as counted_before,
        coalesce(sum(amount) filter (where not earlier and counted), 0) as counted_after,
        coalesce(sum(quantity) filter (where earlier and counted), 0) as quantity_before,
        coalesce(sum(quantity) filter (where not earlier and counted), 0) as quantity_after,
        coalesce(sum(amount) filter (where earlier and shared), 0) as shared_before,
        coalesce(sum(amount) filter (where not earlier and shared), 0) as shared_after,
        coalesce(sum(cost) filter (where earlier and shared), 0) as shared_cost_before,
        coalesce(sum(cost) filter (where not earlier and shared), 0) as shared_cost_after,
        count(*) filter (where earlier and not shared) as lines_before,
        count(*) filter (where not earlier and not shared) as lines_after,
        count(*) filter (where earlier and counted) as counted_lines_before,
        count(*) filter (where not earlier and counted) as counted_lines_after,
        count(*) filter (where earlier and shared) as shares_before,
        count(*) filter (where not earlier and shared) as shares_after
    from measured
    group by provider, recipient, typology, service, currency
),

final as (
    select
        *,
        sum(shared_cost_before) over pool as pool_before,
        sum(shared_cost_after) over pool as pool_after,
        sum(shares_before) over pool > 0 and sum(shares_after) over pool > 0 as pool_stays
    from sums
    window pool as (partition by provider, service, currency)
)

select * from final
order by provider, recipient, typology, service, currency
