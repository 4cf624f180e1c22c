-- One row per charge of one provider to one recipient that stands on an invoice, in order of documents, lines;
-- the columns of the charge, then those of its usage line that the charge does not have
with

charge_lines as (
    select *
    from read_parquet($charge_lines)
    where
        provider = $provider
        and recipient = $recipient
        and invoice_ref is not null
),

usage_lines as (
    select
        source as usage_source,
        file as usage_file,
        row as usage_row,
        columns(lambda name: not list_contains($charge_columns, name))
    from read_parquet($usage_lines)
),

final as (
    select
        charge_lines.*,
        usage_lines.* exclude (usage_source, usage_file, usage_row) -- noqa: RF02
    from charge_lines
    left join usage_lines
        on
        charge_lines.source = usage_lines.usage_source
        and charge_lines.file = usage_lines.usage_file
        and charge_lines.row = usage_lines.usage_row
)

select * -- noqa: AM04
from final
order by
    length(invoice_ref),
    invoice_ref,
    invoice_line,
    source,
    file,
    row
