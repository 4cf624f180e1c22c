-- grain: one row per rejected line that is listed: the first ones of each cause, at most $max_rows in all
with

rejected_rows as (
    select * from cause_rows
),

delivered as (
    select
        source,
        file,
        row,
        raw
    from rejected_lines
),

ranked as (
    select
        *,
        row_number() over (partition by cause_id order by source, file, row) as rank_in_cause
    from rejected_rows
),

chosen as (
    select * from ranked
    order by rank_in_cause, cause_id
    limit $max_rows
),

final as (
    select
        chosen.cause_id,
        chosen.source,
        chosen.file,
        chosen.row,
        chosen.line,
        chosen.rules,
        chosen."column",
        chosen.value,
        chosen.message,
        chosen.amount,
        chosen.currency,
        delivered.raw
    from chosen
    inner join
        delivered
        on chosen.source = delivered.source and chosen.file = delivered.file and chosen.row = delivered.row
)

select * from final
order by source, file, row
