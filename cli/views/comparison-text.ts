// What modified a node, as `ls --why` says it: 'modified: field "phone" (added), variable "min_ltv"'.

import type { MovedInput, NodeComparison } from '../../core/compare-nodes.js';

export function comparisonText({ state, modified_by }: NodeComparison): string {
  return modified_by.length === 0 ? state : `${state}: ${modified_by.map(inputText).join(', ')}`;
}

function inputText({ input, change }: MovedInput): string {
  return change === 'changed' ? input : `${input} (${change})`;
}
