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
