-- One row per recipient and currency: what its charges may differ from those of the published period before, unless the
-- run was told to accept it, against the difference, its sign left out. None where no limit is set or no period is.
with

this_period as (
    select
        invoices.recipient,
        invoices.currency,
        sum(invoice_lines.exact_amount) as amount
    from invoice_lines
    inner join invoices using (invoice_ref)
    group by invoices.recipient, invoices.currency
),

both_periods as (
    select
        recipient,
        currency,
        coalesce(charged_before.amount, 0) as before,
        coalesce(this_period.amount, 0) as after
    from this_period
    full join charged_before using (recipient, currency)
),

compared as (
    select
        recipient || ' ' || currency as scope,
        greatest(cast($change_amount as decimal(18, 4)), abs(before) * cast($change_rate as decimal(7, 4))) as expected,
        abs(after - before) as actual
    from both_periods
    where $change_limited
),

final as (
    select
        *,
        actual <= expected or $change_accepted as passed
    from compared
    where $every or not (actual <= expected or $change_accepted)
)

select * from final
order by scope
