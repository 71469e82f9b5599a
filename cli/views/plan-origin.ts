// What stands before and after a plan that was not made from the models: where it comes from, and what whoever applies
// it should know.

import type { PlanDocument, PlanRemark } from '../../core/plan-document.js';
import { unreachable } from '../../core/unreachable.js';

export interface OriginLines {
  readonly before?: string;
  readonly after: readonly string[];
}

export function originLines({ origin, remarks = [], summary }: PlanDocument): OriginLines {
  if (origin?.type !== 'rollback') return { after: remarks.map(remarkLine) };
  const does = summary.create + summary.update + summary.delete > 0;
  const next =
    'The ordinary plan brings the changes of that run back as long as the project asks for them: after applying this one, change the project before you apply again.';
  return { before: `Undoes run ${origin.of}.`, after: [...remarks.map(remarkLine), ...(does ? [next] : [])] };
}

function remarkLine(remark: PlanRemark): string {
  const { type, sync, records: count } = remark;
  switch (type) {
    case 'sync_gone':
      return `The project has no sync "${sync}" any more: what the run did to ${records(count)} of it stays.`;
    case 'made_anew': {
      const fields = remark.left_out.join(', ');
      const lost =
        fields === ''
          ? ''
          : `, and without the fields that are set only at creation (${fields}): nobody knows them any more`;
      return `${sync}: ${records(count)} that the run deleted ${count === 1 ? 'is' : 'are'} made anew, as far as Sluice delivered ${count === 1 ? 'it' : 'them'}, with new ids${lost}.`;
    }
    case 'upserted':
      return `${sync}: the run delivered ${records(count)} by an upsert, which does not say whether it made or found ${count === 1 ? 'it' : 'them'}: what is deleted here may have been there before the run.`;
    default:
      return unreachable(type);
  }
}

function records(count: number): string {
  return `${count} ${count === 1 ? 'record' : 'records'}`;
}
