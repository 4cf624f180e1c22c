-- One row per provider, recipient, source, file and currency with charges that stand on an invoice.
with

charges as (
    select * from read_parquet($parts)
),

final as (
    select
        provider,
        recipient,
        source,
        file,
        currency,
        count(*) as charge_count,
        sum(amount) as amount
    from charges
    where invoice_ref is not null
    group by provider, recipient, source, file, currency
)

select *
from final
order by provider, recipient, source, file, currency
