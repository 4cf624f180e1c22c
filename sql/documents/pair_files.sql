-- One row per source, file and currency with charges of one provider to one recipient that stand on an invoice
with

charge_lines as (
    select
        source,
        file,
        provider,
        recipient,
        currency,
        amount,
        invoice_ref
    from read_parquet($charge_lines)
),

final as (
    select
        source,
        file,
        currency,
        count(*) as charge_count,
        sum(amount) as amount
    from charge_lines
    where
        provider = $provider
        and recipient = $recipient
        and invoice_ref is not null
    group by source, file, currency
)

select *
from final
order by source, file, currency
