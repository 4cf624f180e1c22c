-- One row per provider, recipient, service, currency and true-up that it is a share of, if it is: what was charged or
-- retained in a month, in the currency it was priced in, at cost where a mark-up was added.
with

lines as (
    select
        provider,
        recipient,
        service,
        coalesce(line_currency, currency) as currency,
        coalesce(line_amount, cost_amount, amount) as amount,
        case when source = 'pools' then row end as share
    from charge_lines
),

true_ups as (
    select
        pool,
        row as share
    from pool_shares
    where starts_with(pool, $true_up)
),

final as (
    select
        lines.provider,
        lines.recipient,
        lines.service,
        lines.currency,
        true_ups.pool,
        sum(lines.amount) as amount
    from lines
    left join true_ups on lines.share = true_ups.share
    group by lines.provider, lines.recipient, lines.service, lines.currency, true_ups.pool
)

select * from final
order by provider, recipient, service, currency, pool nulls first
