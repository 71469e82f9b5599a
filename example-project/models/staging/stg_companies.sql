{{ config(key='company_id') }}
-- One row per entry of the company list. Companies that were entered twice share a domain: master_company_id is
-- their first entry. Companies without a domain are left out.
select
  company_id,
  min(company_id) over (partition by {{ domain_of('website') }}) as master_company_id,
  {{ domain_of('website') }} as domain,
  trim(name) as name,
  industry,
  cast(employees as integer) as employees,
  city,
  country
from {{ ref('raw_companies') }}
where {{ domain_of('website') }} is not null
