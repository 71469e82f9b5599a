// dbt exposures as the YAML file that dbt reads. The same exposures give the same bytes.

import { stringify } from 'yaml';
import type { DbtExposure } from '../../core/dbt-exposures.js';

const HEAD = '# Written by `sluice export dbt-exposures`. Export again instead of editing it.\n';

export function exposuresText(exposures: readonly DbtExposure[]): string {
  return HEAD + stringify({ version: 2, exposures }, { lineWidth: 100, aliasDuplicateObjects: false });
}
