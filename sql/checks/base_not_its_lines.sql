-- One row per invoice, VAT category and rate: its base against the sum of the amounts its lines show.
with

bases as (
    select
        invoice_ref,
        vat_category,
        vat_rate,
        cast(base as decimal(38, 18)) as base
    from vat_breakdown
),

lines as (
    select
        invoice_ref,
        vat_category,
        vat_rate,
        cast(sum(amount) as decimal(38, 18)) as amount
    from invoice_lines
    group by invoice_ref, vat_category, vat_rate
),

compared as (
    select
        invoice_ref || ' ' || vat_category || ' ' || vat_rate as scope,
        coalesce(lines.amount, 0) as expected,
        coalesce(bases.base, 0) as actual
    from bases
    full join lines using (invoice_ref, vat_category, vat_rate)
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
