-- One row per invoice, VAT category and rate, and per category and rate of reverse charge: its VAT against base times
-- rate in percent, within half a unit. `expected` is the exact product; VAT half a unit away must be the one farther
-- from zero.
with

reverse_charge_bases as (
    select
        invoice_ref,
        vat_category,
        reverse_charge_rate,
        sum(amount) as base
    from invoice_lines
    where reverse_charge_rate is not null
    group by invoice_ref, vat_category, reverse_charge_rate
),

taxes as (
    select
        invoice_ref,
        vat_category || ' ' || vat_rate as taxed,
        vat_rate,
        base,
        vat
    from vat_breakdown
    union all
    select
        invoice_ref,
        'reverse charge ' || vat_category || ' ' || reverse_charge_rate as taxed,
        reverse_charge_rate as vat_rate,
        coalesce(bases.base, 0) as base,
        coalesce(owed.vat, 0) as vat
    from reverse_charge_bases as bases
    full join reverse_charge as owed using (invoice_ref, vat_category, reverse_charge_rate)
),

compared as (
    select
        taxes.invoice_ref || ' ' || taxes.taxed as scope,
        cast(taxes.base * taxes.vat_rate * 0.01 as decimal(38, 18)) as expected,
        cast(taxes.vat as decimal(38, 18)) as actual,
        currency_units.half_unit
    from taxes
    inner join invoices using (invoice_ref)
    inner join currency_units using (currency)
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
