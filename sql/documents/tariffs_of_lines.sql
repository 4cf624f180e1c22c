-- One row per line of an invoice and row of the price list that named the tariff of any of its charges.
with

charges as (
    select * from read_parquet($parts)
),

final as (
    select distinct
        invoice_ref,
        invoice_line,
        price_row
    from charges
    where basis = 'tariff' and invoice_ref is not null
)

select *
from final
order by
    invoice_ref,
    invoice_line,
    price_row
