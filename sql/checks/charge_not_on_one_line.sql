-- One row per invoice: the charges its lines count against the charges that name one of its lines.
with

lines as (
    select
        invoice_ref,
        sum(charge_count) as charges
    from invoice_lines
    group by invoice_ref
),

landed as (
    select
        invoice_ref,
        invoice_line,
        count(*) as charges
    from charge_lines
    where provider <> recipient
    group by invoice_ref, invoice_line
),

on_a_line as (
    select
        landed.invoice_ref,
        sum(case when landed.charges = invoice_lines.charge_count then landed.charges else 0 end) as charges
    from landed
    left join invoice_lines
        on landed.invoice_ref = invoice_lines.invoice_ref
        and landed.invoice_line = invoice_lines.line_number
    group by landed.invoice_ref
),

compared as (
    select
        coalesce(lines.invoice_ref, on_a_line.invoice_ref, 'no invoice') as scope,
        cast(coalesce(lines.charges, 0) as decimal(38, 18)) as expected,
        cast(coalesce(on_a_line.charges, 0) as decimal(38, 18)) as actual,
        lines.invoice_ref is not null as is_invoice
    from lines
    full join on_a_line
        on lines.invoice_ref = on_a_line.invoice_ref
),

final as (
    select
        scope,
        expected,
        actual,
        is_invoice and expected = actual as passed
    from compared
    where $every or expected <> actual or not is_invoice
)

select * from final
order by scope
