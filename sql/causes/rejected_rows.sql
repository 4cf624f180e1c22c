-- grain: one row per rejected line, with the key of its cause and what is known of its use
-- $first_day is the first day of the month: a line that names no day is looked up on it, as pricing does
with

rejected as (
    select
        source,
        file,
        row,
        line,
        stage,
        rules,
        "column",
        value,
        message,
        amount,
        currency,
        rules[1] as rule -- noqa: RF04
    from rejected_lines
    where not exists (
        select 1 from write_offs
        where
            rejected_lines.source || '/' || rejected_lines.file || ':' || rejected_lines.row = write_offs.line_id
            and left(sha256(rejected_lines.raw), 12) = lower(write_offs.digest)
    )
    and not exists (
        select 1 from carried_lines
        where
            rejected_lines.source = carried_lines.source
            and rejected_lines.file = carried_lines.file
            and rejected_lines.row = carried_lines.row
            and left(sha256(rejected_lines.raw), 16) = carried_lines.digest
    )
),

usage_of_line as (
    select
        source,
        file,
        row,
        provider,
        entity,
        site,
        "user", -- noqa: RF06
        service,
        typology,
        unit,
        coalesce(service_from, usage_date, $first_day) as used_on
    from usage_in_codes
),

scopes as (
    select * from cause_scopes
),

pairs_under_agreement as (
    select distinct
        provider,
        recipient
    from agreements
),

resolved as (
    select
        rejected.*,
        usage_of_line.provider,
        usage_of_line.service,
        usage_of_line.unit,
        usage_of_line.used_on,
        coalesce(companies.bill_to, usage_of_line.entity, users.entity, sites.entity) as recipient,
        coalesce(usage_of_line.site, users.site) as site,
        coalesce(usage_of_line.typology, services.typology) as typology
    from rejected
    left join usage_of_line
        on
        rejected.source = usage_of_line.source
        and rejected.file = usage_of_line.file
        and rejected.row = usage_of_line.row
    left join users
        on
        usage_of_line.user = users.user
        and usage_of_line.used_on between users.valid_from and users.valid_to
    left join sites
        on
        coalesce(usage_of_line.site, users.site) = sites.site
        and usage_of_line.used_on between sites.valid_from and sites.valid_to
    left join entities as companies
        on
        coalesce(usage_of_line.entity, users.entity, sites.entity) = companies.entity
        and usage_of_line.used_on between companies.valid_from and companies.valid_to
        and usage_of_line.provider <> companies.entity
    left join services
        on
        usage_of_line.service = services.service
        and usage_of_line.used_on between services.valid_from and services.valid_to
),

keyed as (
    select
        resolved.*,
        if(scopes.by_source, resolved.source, null) as cause_source,
        if(scopes.by_file, resolved.file, null) as cause_file,
        if(scopes.by_column, resolved."column", null) as cause_column,
        if(scopes.by_pair, resolved.provider, null) as cause_provider,
        if(scopes.by_pair, resolved.recipient, null) as cause_recipient,
        if(scopes.by_service, resolved.service, null) as cause_service,
        if(scopes.by_typology, resolved.typology, null) as cause_typology,
        case
            -- one agreement for all services cures a pair that has none
            when resolved.rule = 'no_agreement' and pairs_under_agreement.provider is null then null
            when resolved.rule in ('no_agreement', 'agreement_ambiguous') then resolved.service
            -- natures are vague whatever their letters
            when resolved.rule = 'vague_nature' then lower(trim(resolved.value))
            when scopes.by_value then resolved.value
        end as cause_value,
        case
            when scopes.by_month and regexp_matches(resolved.value, '^[0-9]{4}-[0-9]{2}')
                then left(resolved.value, 7)
            when scopes.by_month and regexp_matches(resolved.value, '^[0-9]{1,2}[/.-][0-9]{2}[/.-][0-9]{4}')
                then regexp_replace(
                    resolved.value, '^[0-9]{1,2}[/.-]([0-9]{2})[/.-]([0-9]{4}).*$', '\2-\1'
                )
        end as cause_month,
        case
            when scopes.by_book and resolved."column" like '%revenue%' then resolved.provider
            when scopes.by_book then resolved.recipient
        end as cause_book
    from resolved
    left join scopes
        on resolved.rule = scopes.rule
    left join pairs_under_agreement
        on
        resolved.provider = pairs_under_agreement.provider
        and resolved.recipient = pairs_under_agreement.recipient
),

numbered as (
    select
        *,
        dense_rank() over (
            order by
                rule, cause_source, cause_file, cause_column, cause_value, cause_month,
                cause_provider, cause_recipient, cause_service, cause_typology, cause_book
        ) as cause_number
    from keyed
),

-- a row whose amount is not known stands with the amounts of its cause, whatever their currency
with_currency as (
    select
        *,
        if(
            amount is null,
            coalesce(min(if(amount is null, null, currency)) over (partition by cause_number), currency),
            currency
        ) as cause_currency
    from numbered
),

final as (
    select
        *,
        dense_rank() over (order by cause_number, cause_currency) as cause_id
    from with_currency
)

select * from final
