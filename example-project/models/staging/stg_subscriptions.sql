{{ config(key='subscription_id') }}
select
  subscription_id,
  cast(customer_id as bigint) as customer_id,
  plan,
  billing_period,
  cast(monthly_price as decimal(10, 2)) as monthly_price,
  cast(seats as integer) as seats,
  status,
  cast(started_at as timestamptz) as started_at,
  cast(cancelled_at as timestamptz) as cancelled_at
from {{ ref('raw_subscriptions') }}
