-- Two rows per invoice and reverse-charge rate, in the recipient's book: the VAT it deducts (debit, positive) and the
-- same VAT it owes to its own state. The VAT category is that of the lines where they have one only.
with
sides as (
    select * from document_books
    where party = 'recipient'
),

taxes as (
    select * from reverse_charge
    where vat <> 0
),

categories as (
    select
        invoice_ref,
        reverse_charge_rate,
        case when count(distinct vat_category) = 1 then min(vat_category) end as vat_category
    from invoice_lines
    where reverse_charge_rate is not null
    group by invoice_ref, reverse_charge_rate
),

both_ways as (
    select 'input_vat' as side
    union all
    select 'reverse_charge_vat' as side
),

final as (
    select
        sides.document,
        sides.book,
        sides.partner,
        both_ways.side,
        8 as posting_order,
        categories.vat_category,
        taxes.reverse_charge_rate as vat_rate,
        case both_ways.side when 'input_vat' then taxes.vat else -taxes.vat end as amount
    from sides
    inner join taxes on sides.invoice_ref = taxes.invoice_ref
    inner join categories
        on
        taxes.invoice_ref = categories.invoice_ref
        and taxes.reverse_charge_rate = categories.reverse_charge_rate
    cross join both_ways
)

select * from final
