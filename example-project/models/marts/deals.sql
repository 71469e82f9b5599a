{{ config(key='subscription_id') }}
-- One row per subscription, as sales sees it: a deal with a yearly amount, a stage and a date.
select
  subscription.subscription_id,
  customer.email as customer_email,
  coalesce(customer.first_name || ' ', '') || coalesce(customer.last_name, customer.email) as customer_name,
  subscription.plan,
  subscription.monthly_price * subscription.seats * 12 as amount,
  case subscription.status
    when 'trialing' then 'contractsent'
    when 'active' then 'closedwon'
    when 'past_due' then 'decisionmakerboughtin'
    else 'closedlost'
  end as stage,
  case subscription.status
    when 'trialing' then subscription.started_at + interval 14 days
    when 'cancelled' then subscription.cancelled_at
    else subscription.started_at
  end as close_date
from {{ ref('stg_subscriptions') }} as subscription
join {{ ref('stg_customers') }} as signup using (customer_id)
join {{ ref('customers') }} as customer on customer.customer_id = signup.master_customer_id
