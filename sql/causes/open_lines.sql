-- grain: one row per rejected line that nobody wrote off, by its cause
with

rejected_rows as (
    select * from cause_rows
),

delivered as (
    select
        source,
        file,
        row,
        left(sha256(raw), 12) as digest
    from rejected_lines
),

final as (
    select
        rejected_rows.cause_id,
        rejected_rows.source || '/' || rejected_rows.file || ':' || rejected_rows.row as line_id,
        delivered.digest
    from rejected_rows
    inner join delivered
        on
        rejected_rows.source = delivered.source
        and rejected_rows.file = delivered.file
        and rejected_rows.row = delivered.row
    order by rejected_rows.cause_id, rejected_rows.source, rejected_rows.file, rejected_rows.row
)

select * from final
