-- One row per currency: the amount that may be rejected against what was, signs left out.
with

charged as (
    select
        currency,
        sum(abs(exact_amount)) as amount
    from combination_amounts
    group by currency
),

rejected as (
    select
        currency,
        sum(amount_size) as amount
    from rejected_tallies
    group by currency
),

sums as (
    select
        currency,
        coalesce(charged.amount, 0) as charged,
        coalesce(rejected.amount, 0) as rejected
    from charged
    full join rejected using (currency)
),

compared as (
    select
        currency as scope,
        (charged + rejected) * cast($amount_limit as decimal(5, 4)) as expected,
        rejected as actual
    from sums
),

final as (
    select
        *,
        actual <= expected as passed
    from compared
    where $every or actual > expected
)

select * from final
order by scope
