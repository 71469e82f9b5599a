-- One row per person, with what sales and support ask about: worth, orders, plan, company.
with people as (
  select * from {{ ref('stg_customers') }} where customer_id = master_customer_id
),
orders as (
  select
    master_customer_id as customer_id,
    count(*) as order_count,
    sum(amount) as ltv,
    max(ordered_at) as last_order_at
  from {{ ref('stg_orders') }}
  join {{ ref('stg_customers') }} using (customer_id)
  where status = 'paid'
  group by all
),
plans as (
  select master_customer_id as customer_id, arg_max(plan, (started_at, subscription_id)) as plan
  from {{ ref('stg_subscriptions') }}
  join {{ ref('stg_customers') }} using (customer_id)
  where status != 'cancelled'
  group by all
),
visits as (
  select
    master_customer_id as customer_id,
    max(cast(occurred_at as timestamptz)) as last_seen_at,
    count(*) filter (event = 'pricing_viewed') as pricing_views
  from {{ source('web', 'events') }}
  join {{ ref('stg_customers') }} using (customer_id)
  group by all
)
select
  people.customer_id,
  people.email,
  people.first_name,
  people.last_name,
  people.phone,
  people.country,
  people.language,
  people.account_number,
  people.accepts_marketing,
  coalesce(plans.plan, 'free') as plan,
  coalesce(orders.order_count, 0) as order_count,
  cast(coalesce(orders.ltv, 0) as decimal(18, 2)) as ltv,
  orders.last_order_at,
  visits.last_seen_at,
  coalesce(visits.pricing_views, 0) as pricing_views,
  company.master_company_id as company_id,
  company.domain as company_domain
from people
left join orders using (customer_id)
left join plans using (customer_id)
left join visits using (customer_id)
left join {{ ref('stg_companies') }} as company on company.company_id = people.company_id
