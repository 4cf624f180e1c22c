-- One row per invoice, section, service, nature and unit whose lines are not the same in both months.
-- Lines that differ by other keys are one row: unit prices on which they disagree are left empty, other values listed.
with

lines as (
    select
        true as earlier,
        invoices_before.invoice_key,
        invoices_before.currency,
        invoice_lines_before.*
    from invoice_lines_before
    inner join invoices_before using (invoice_ref)
    union all by name
    select
        false as earlier,
        invoices_after.invoice_key,
        invoices_after.currency,
        invoice_lines_after.*
    from invoice_lines_after
    inner join invoices_after using (invoice_ref)
),

told as (
    select
        earlier,
        invoice_key,
        currency,
        section_path,
        service,
        nature,
        unit,
        amount,
        quantity,
        unit_price,
        vat_category || ' ' || vat_rate as vat,
        coalesce(agreement, '') as agreement,
        revenue_account,
        expense_account
    from lines
),

sides as (
    select
        earlier,
        invoice_key,
        currency,
        section_path,
        service,
        nature,
        unit,
        count(*) as lines,
        sum(amount) as amount,
        sum(quantity) as quantity,
        case
            when min(unit_price) = max(unit_price) and count(unit_price) = count(*) then min(unit_price)
        end as unit_price,
        string_agg(distinct vat, ' + ' order by vat) as vat,
        string_agg(distinct agreement, ' + ' order by agreement) as agreement,
        string_agg(distinct revenue_account, ' + ' order by revenue_account) as revenue_account,
        string_agg(distinct expense_account, ' + ' order by expense_account) as expense_account
    from told
    group by earlier, invoice_key, currency, section_path, service, nature, unit
),

paired as (
    select
        invoice_key,
        currency,
        section_path,
        service,
        nature,
        unit,
        coalesce(max(lines) filter (where earlier), 0) as lines_before,
        coalesce(max(lines) filter (where not earlier), 0) as lines_after,
        coalesce(max(amount) filter (where earlier), 0) as amount_before,
        coalesce(max(amount) filter (where not earlier), 0) as amount_after,
        max(quantity) filter (where earlier) as quantity_before,
        max(quantity) filter (where not earlier) as quantity_after,
        max(unit_price) filter (where earlier) as unit_price_before,
        max(unit_price) filter (where not earlier) as unit_price_after,
        max(vat) filter (where earlier) as vat_before,
        max(vat) filter (where not earlier) as vat_after,
        max(agreement) filter (where earlier) as agreement_before,
        max(agreement) filter (where not earlier) as agreement_after,
        max(revenue_account) filter (where earlier) as revenue_account_before,
        max(revenue_account) filter (where not earlier) as revenue_account_after,
        max(expense_account) filter (where earlier) as expense_account_before,
        max(expense_account) filter (where not earlier) as expense_account_after
    from sides
    group by invoice_key, currency, section_path, service, nature, unit
),

judged as (
    select
        *,
        amount_after - amount_before as change,
        case
            when lines_before = 0 then 'added'
            when lines_after = 0 then 'gone'
            when
                amount_before <> amount_after
                or lines_before <> lines_after
                or (quantity_before is distinct from quantity_after)
                or (unit_price_before is distinct from unit_price_after)
                or vat_before <> vat_after
                or agreement_before <> agreement_after
                or revenue_account_before <> revenue_account_after
                or expense_account_before <> expense_account_after
                then 'changed'
            else 'same'
        end as state
    from paired
),

final as (
    select * from judged
    where state <> 'same'
)

select * from final
order by invoice_key, currency, -abs(change), section_path, service, nature, unit
