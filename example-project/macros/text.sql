{# People type the same address as Zoe.OBrien@Example.com and zoe.obrien@example.com. Text that is no address is null. #}
{% macro normalised_email(column) -%}
case when trim({{ column }}) like '%_@_%._%' then lower(trim({{ column }})) end
{%- endmacro %}

{# https://www.Shop.example/ and shop.example are one company. #}
{% macro domain_of(column) -%}
nullif(regexp_replace(lower(trim({{ column }})), '^(https?://)?(www\.)?([^/]*).*$', '\3'), '')
{%- endmacro %}
