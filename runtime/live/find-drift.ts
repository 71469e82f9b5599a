// Which of the records that were read back somebody changed: counts, the first of each kind, and for all of them what the
// ledger would hold if it took what is there ("sluice__verdicts").

import type { DriftCounts, DriftedField, DriftSample } from '../../core/drift-document.js';
import type { Json } from '../../core/json.js';
import type { SyncNode } from '../../core/manifest.js';
import { MASK, sensitiveFields, shownMember } from '../../core/payload.js';
import type { Engine } from '../database/engine.js';
import { type Compared, compareFound, type Verdict } from './compare-pass.js';
import { compareRecord, type Members } from './compare-record.js';
import type { LiveSession } from './live-session.js';

export interface FoundDrift {
  readonly summary: DriftCounts;
  readonly samples: readonly DriftSample[];
}

/** Samples of each state. */
const SAMPLES = 10;

export async function findDrift(
  engine: Engine,
  sync: SyncNode,
  { rules, stored }: Pick<LiveSession, 'rules' | 'stored'>,
): Promise<FoundDrift> {
  const samples: DriftSample[] = [];
  let drifted = 0;
  await compareFound(engine, stored, (record) => {
    const { desired, known: delivered, live } = record;
    const { state, drifted: names, there } = compareRecord({ desired, delivered, live }, rules);
    if (state === 'in_line') return undefined;
    if (state === 'drifted') {
      drifted += 1;
      if (samples.length < SAMPLES) samples.push(driftSample(record, names, sync));
    }
    return { key: record.key, state, match: matchThere(record, sync, names, there), there };
  });
  const rows = await engine.rows('SELECT state, count(*) FROM "sluice__live" GROUP BY state');
  const count = (state: string): number => Number(rows.find(([name]) => name === state)?.[1] ?? 0);
  const summary = {
    in_line: count('found') - drifted,
    drifted,
    missing: count('missing'),
    unreadable: count('unreadable'),
  };
  return { summary, samples: [...samples, ...(await otherSamples(engine))] };
}

/** A record whose match value somebody changed is known by the new one. */
function matchThere({ match }: Compared, sync: SyncNode, drifted: readonly string[], there: Members): Verdict['match'] {
  if (!sync.match.some((name) => drifted.includes(name))) return match;
  const values = sync.match.map((name) => plainText(there.get(name) ?? 'null'));
  const [only = ''] = values;
  return values.length === 1 ? only : JSON.stringify(values);
}

function plainText(json: string): string {
  const value = shownMember(json);
  return typeof value === 'string' ? value : json;
}

async function otherSamples(engine: Engine): Promise<readonly DriftSample[]> {
  const samples: DriftSample[] = [];
  for (const state of ['missing', 'unreadable'] as const) {
    const rows = await engine.rows(
      `SELECT a.key, v.reason FROM "sluice__live" AS v JOIN "sluice__asked" AS a USING (seq) WHERE v.state = $1 ORDER BY seq LIMIT ${SAMPLES}`,
      [state],
    );
    const found = rows.map(([key, reason]) => ({ key: String(key), reason: reason === null ? null : String(reason) }));
    samples.push(...found.map(({ key, reason }) => ({ key, state, fields: [], reason })));
  }
  return samples;
}

function driftSample({ key, desired, known, live }: Compared, names: readonly string[], sync: SyncNode): DriftSample {
  const sensitive = sensitiveFields(sync);
  const fields = names.map((name): DriftedField => {
    const shown = (text: string): Json => (sensitive.has(name) ? MASK : shownMember(text));
    const [delivered, there, wanted] = [known.get(name), live.get(name), desired?.get(name)];
    return {
      name,
      ...(delivered !== undefined && { delivered: shown(delivered) }),
      ...(there !== undefined && { live: shown(there) }),
      ...(wanted !== undefined && { desired: shown(wanted) }),
      ...(sensitive.has(name) && { sensitive: true as const }),
    };
  });
  return { key, state: 'drifted', fields, reason: null };
}
