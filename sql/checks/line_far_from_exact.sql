-- One row per invoice: its lines against those whose amount is less than a unit of the currency from the exact one.
with

lines as (
    select
        invoice_lines.invoice_ref,
        abs(invoice_lines.amount - invoice_lines.exact_amount) < currency_units.unit as is_near,
        abs(invoice_lines.rounding) <= currency_units.unit as is_small
    from invoice_lines
    inner join invoices using (invoice_ref)
    inner join currency_units using (currency)
),

compared as (
    select
        invoice_ref as scope,
        cast(count(*) as decimal(38, 18)) as expected,
        cast(count(*) filter (where is_near and is_small) as decimal(38, 18)) as actual
    from lines
    group by invoice_ref
),

final as (
    select
        *,
        expected = actual as passed
    from compared
    where $every or expected <> actual
)

select * from final
order by scope
