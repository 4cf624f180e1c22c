-- One row per combination: the agreement that lets its provider charge its recipient, and how many claim to.
-- An agreement for the service stands before one for its typology, and that before one for everything.
with

combinations as (
    select * from combinations_of_month
),

agreements as (
    select * from agreements_as_keys
),

covering as (
    select
        combinations.combination,
        agreements.agreement,
        agreements.agreement_row,
        case
            when agreements.agreement_service is not null then 2
            when agreements.agreement_typology is not null then 1
            else 0
        end as closeness
    from combinations
    inner join agreements
        on combinations.provider = agreements.agreement_provider
        and combinations.recipient = agreements.agreement_recipient
        and combinations.as_of between agreements.agreement_valid_from and agreements.agreement_valid_to
        and (combinations.agreement is null or combinations.agreement = agreements.agreement)
        and (agreements.agreement_service is null or combinations.service = agreements.agreement_service)
        and (agreements.agreement_typology is null or combinations.typology = agreements.agreement_typology)
),

closest as (
    select
        combination,
        max(closeness) as closeness
    from covering
    group by combination
),

final as (
    select
        covering.combination,
        min(covering.agreement) as agreement,
        min(covering.agreement_row) as agreement_row,
        count(*) as agreement_count
    from covering
    inner join closest using (combination, closeness)
    group by covering.combination
)

select * from final
