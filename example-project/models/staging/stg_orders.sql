{{ config(key='order_id') }}
-- Order ids have 19 digits: more than a floating-point number holds, so they stay text.
select
  cast(order_id as varchar) as order_id,
  cast(customer_id as bigint) as customer_id,
  cast(ordered_at as timestamptz) as ordered_at,
  cast({{ cents_to_amount('amount_cents') }} * (1 - cast(discount as decimal(4, 2))) as decimal(18, 2)) as amount,
  status
from {{ ref('raw_orders') }}
