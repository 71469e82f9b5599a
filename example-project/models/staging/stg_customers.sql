{{ config(key='customer_id') }}
-- One row per sign-up. People who signed up twice share a normalised email: master_customer_id is their first
-- sign-up, and everything they did counts for it. Rows without an email cannot be contacted and are left out.
select
  cast(customer_id as bigint) as customer_id,
  min(cast(customer_id as bigint)) over (partition by {{ normalised_email('email') }}) as master_customer_id,
  {{ normalised_email('email') }} as email,
  nullif(trim(first_name), '') as first_name,
  nullif(trim(last_name), '') as last_name,
  phone,
  country,
  language,
  company_id,
  cast(account_number as varchar) as account_number,
  coalesce(cast(accepts_marketing as boolean), false) as accepts_marketing,
  cast(created_at as timestamptz) as created_at
from {{ ref('raw_customers') }}
where {{ normalised_email('email') }} is not null
