-- One row per invoice, VAT category and rate: its VAT against base times rate in percent, within half a unit.
-- `expected` is the exact product; VAT half a unit away must be the one farther from zero.
with

taxes as (
    select
        vat_breakdown.*,
        currency_units.half_unit
    from vat_breakdown
    inner join invoices using (invoice_ref)
    inner join currency_units using (currency)
),

compared as (
    select
        invoice_ref || ' ' || vat_category || ' ' || vat_rate as scope,
        cast(base * vat_rate * 0.01 as decimal(38, 18)) as expected,
        cast(vat as decimal(38, 18)) as actual,
        half_unit
    from taxes
),

judged as (
    select
        scope,
        expected,
        actual,
        abs(actual - expected) < half_unit
        or (abs(actual - expected) = half_unit and abs(actual) > abs(expected)) as passed
    from compared
),

final as (
    select *
    from judged
    where $every or not passed
)

select * from final
order by scope
