{{ config(key='customer_id') }}
-- People to look for on ad platforms: good customers who said yes to marketing.
select
  customer_id,
  email,
  country,
  plan,
  case when ltv >= 4 * {{ var('audience_min_ltv') }} then 'high' else 'medium' end as value_band
from {{ ref('customers') }}
where accepts_marketing and ltv >= {{ var('audience_min_ltv') }}
