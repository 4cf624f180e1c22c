-- One row per charge of one provider to one recipient that stands on an invoice, in the order of documents and lines.
with

charges as (
    select * from read_parquet($parts)
),

final as (
    select * from charges
)

select *
from final
order by
    length(invoice_ref),
    invoice_ref,
    invoice_line,
    source,
    file,
    row
