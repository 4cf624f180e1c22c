-- grain: one row per rejected line that was written off
with

rejected as (
    select
        source,
        file,
        row,
        message,
        amount,
        currency,
        source || '/' || file || ':' || row as line_id,
        left(sha256(raw), 12) as digest
    from rejected_lines
    -- what a later month charged is not written off, whoever says so
    where not exists (
        select 1 from carried_lines
        where
            rejected_lines.source = carried_lines.source
            and rejected_lines.file = carried_lines.file
            and rejected_lines.row = carried_lines.row
            and left(sha256(rejected_lines.raw), 16) = carried_lines.digest
    )
),

final as (
    select
        rejected.source,
        rejected.file,
        rejected.row,
        rejected.line_id,
        rejected.digest,
        rejected.message,
        rejected.amount,
        rejected.currency,
        write_offs.reason,
        write_offs.by
    from rejected
    inner join write_offs
        on rejected.line_id = write_offs.line_id and rejected.digest = lower(write_offs.digest)
)

select * from final
order by source, file, row
