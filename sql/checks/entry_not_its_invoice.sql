-- One row per invoice, book that posts it and side: gross against receivable or payable, net against revenue or
-- expense; and per VAT category and rate: VAT of the breakdown against output or input VAT, also where it awaits
-- payment, and what the recipient owes to its own state, as input VAT and as reverse-charge VAT; what it does not
-- deduct of either is taken from its input VAT and stands in its expense. Nothing else may be posted. All in the
-- currency of the document, which a book may convert.
with

figures as (
    select
        invoice_ref,
        'gross' as figure,
        null as vat_category,
        null as vat_rate,
        gross as amount
    from invoices
    union all
    select
        invoice_ref,
        'net' as figure,
        null as vat_category,
        null as vat_rate,
        net as amount
    from invoices
    union all
    select
        invoice_ref,
        'vat' as figure,
        vat_category,
        vat_rate,
        vat as amount
    from vat_breakdown
    where vat <> 0
    union all
    select
        invoice_ref,
        'reverse_charge' as figure,
        vat_category,
        reverse_charge_rate as vat_rate,
        vat as amount
    from reverse_charge
    where vat <> 0
    union all
    select
        invoice_ref,
        'not_deductible' as figure,
        vat_category,
        vat_rate,
        amount
    from not_deductible
    union all
    select
        invoice_ref,
        'not_deducted' as figure,
        vat_category,
        vat_rate,
        -amount as amount
    from not_deductible
),

sides (figure, party, side) as (
    values
    ('gross', 'provider', 'receivable'),
    ('net', 'provider', 'revenue'),
    ('vat', 'provider', 'output_vat'),
    ('gross', 'recipient', 'payable'),
    ('net', 'recipient', 'expense'),
    ('vat', 'recipient', 'input_vat'),
    ('reverse_charge', 'recipient', 'input_vat'),
    ('reverse_charge', 'recipient', 'reverse_charge_vat'),
    ('not_deducted', 'recipient', 'input_vat'),
    ('not_deductible', 'recipient', 'input_vat_not_deductible')
),

asked as (
    select
        figures.invoice_ref,
        sides.side,
        figures.vat_category,
        figures.vat_rate,
        figures.amount,
        case sides.party when 'provider' then invoices.provider else invoices.recipient end as book
    from figures
    inner join sides using (figure)
    inner join invoices using (invoice_ref)
),

due as (
    select
        invoice_ref,
        book,
        side,
        vat_category,
        vat_rate,
        amount as due,
        0 as posted
    from asked
    semi join books
        on asked.book = books.entity
),

posted as (
    select
        invoice_ref,
        book,
        replace(side, '_awaiting', '') as side,
        vat_category,
        vat_rate,
        0 as due,
        case
            when side in ('receivable', 'expense') or starts_with(side, 'input_vat')
                then coalesce(document_amount, debit - credit)
            else coalesce(-document_amount, credit - debit)
        end as posted
    from ledger_entries
),

both_sides as (
    select * from due
    union all
    select * from posted
),

compared as (
    select
        concat_ws(' ', invoice_ref, side, book, vat_category, vat_rate) as scope,
        cast(sum(due) as decimal(38, 18)) as expected,
        cast(sum(posted) as decimal(38, 18)) as actual
    from both_sides
    group by invoice_ref, side, book, vat_category, vat_rate
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
