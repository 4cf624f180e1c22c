-- grain: one row per provider, source, service, typology and currency of what is charged, or retained by its provider;
-- without the mark-up that the run adds, which nobody booked as a cost
with

charges as (
    select
        provider,
        source,
        service,
        typology,
        coalesce(line_currency, currency) as currency,
        coalesce(line_amount, cost_amount, amount) as amount,
        provider = recipient as is_retained
    from charge_lines
),

final as (
    select
        provider,
        source,
        service,
        typology,
        currency,
        cast(coalesce(sum(amount) filter (where not is_retained), 0) as decimal(38, 18)) as charged,
        cast(coalesce(sum(amount) filter (where is_retained), 0) as decimal(38, 18)) as retained,
        cast(0 as decimal(38, 18)) as rejected,
        cast(0 as bigint) as unpriced_rows
    from charges
    group by provider, source, service, typology, currency
)

select * from final
