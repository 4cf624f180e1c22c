-- Two rows per invoice, VAT category and reverse-charge rate, in the recipient's book: the VAT it deducts (debit,
-- positive) and the VAT it owes to its own state.
with
sides as (
    select * from document_books
    where party = 'recipient'
),

taxes as (
    select * from reverse_charge
    where vat <> 0
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
        taxes.vat_category,
        taxes.vat_rate,
        case both_ways.side when 'input_vat' then taxes.deductible else -taxes.vat end as amount
    from sides
    inner join taxes on sides.invoice_ref = taxes.invoice_ref
    cross join both_ways
)

select * from final
