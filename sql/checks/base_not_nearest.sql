-- One row per invoice, VAT category and rate: its base against the exact sum of its lines, half a unit off at most.
-- `expected` is the exact sum; a base half a unit away must be the one farther from zero.
with

exact_sums as (
    select
        invoice_ref,
        vat_category,
        vat_rate,
        sum(exact_amount) as exact_amount
    from invoice_lines
    group by invoice_ref, vat_category, vat_rate
),

bases as (
    select
        vat_breakdown.invoice_ref,
        vat_breakdown.vat_category,
        vat_breakdown.vat_rate,
        cast(vat_breakdown.base as decimal(38, 18)) as base,
        currency_units.half_unit
    from vat_breakdown
    inner join invoices using (invoice_ref)
    inner join currency_units using (currency)
),

compared as (
    select
        bases.invoice_ref || ' ' || bases.vat_category || ' ' || bases.vat_rate as scope,
        exact_sums.exact_amount as expected,
        bases.base as actual,
        abs(bases.base - exact_sums.exact_amount) < bases.half_unit
        or (
            abs(bases.base - exact_sums.exact_amount) = bases.half_unit
            and abs(bases.base) > abs(exact_sums.exact_amount)
        ) as passed
    from bases
    left join exact_sums using (invoice_ref, vat_category, vat_rate)
),

final as (
    select
        scope,
        coalesce(expected, 0) as expected,
        actual,
        coalesce(passed, false) as passed
    from compared
    where $every or not coalesce(passed, false)
)

select * from final
order by scope
