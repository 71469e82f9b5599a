-- One row per company, with what its people have bought.
select
  company.company_id,
  company.domain,
  company.name,
  company.industry,
  company.employees,
  company.city,
  company.country,
  count(customer.customer_id) as customer_count,
  cast(coalesce(sum(customer.ltv), 0) as decimal(18, 2)) as ltv
from {{ ref('stg_companies') }} as company
left join {{ ref('customers') }} as customer on customer.company_id = company.company_id
where company.company_id = company.master_company_id
group by all
