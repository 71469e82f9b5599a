{# The shop counts cents. #}
{% macro cents_to_amount(column) -%}
cast({{ column }} / 100 as decimal(18, 2))
{%- endmacro %}
