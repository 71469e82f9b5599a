// Goes over pairs of payloads that differ as texts, in windows: in most records all texts are the same, and those never
// leave the database.

import { payloadMembers, payloadText } from '../../core/payload.js';
import { type Engine, numberOf } from '../database/engine.js';
import { revealedPayload, type StoredForm, storedMembers } from '../ledger/stored-form.js';
import type { Members } from './compare-record.js';
import { appendRows, appendText } from './live-table.js';

/** A record with what it is to hold, what it was delivered as, and what is there. */
export interface Compared {
  readonly key: string;
  readonly match: string;
  readonly desired: Members | undefined;
  /** What we know to be there: the ledger's payload, or the desired one of a record that the ledger does not hold. */
  readonly known: Members;
  readonly live: Members;
}

/** What the ledger would hold of the record if it took what is there. */
export interface Verdict {
  readonly key: string;
  readonly state: 'drifted' | 'converged';
  readonly match: string;
  readonly there: Members;
}

/**
 * Where the ledger holds a hash, what the model says, or what is there, may be the value that it is of. A hash of neither
 * stays: somebody has changed the value, and so has the model.
 */
function revealed(found: string, form: StoredForm): string {
  if (form.fields.length === 0) return found;
  const by = (payload: string, records: string): string => {
    const previous = revealedPayload('known', { payload, stored: 'stored' });
    return `SELECT * EXCLUDE (stored) REPLACE (${previous} AS known) FROM (SELECT *, ${storedMembers(payload, 'key', form)} AS stored FROM (${records}))`;
  };
  return by('live', by('desired', found));
}

/** Records that are in JavaScript at once. */
const WINDOW_RECORDS = 10_000;

/**
 * Makes "sluice__verdicts" (key, state, match, there) of the records found in "sluice__live" whose payload there is not
 * the asked one, in the order of asking. `known` is the form of the
 * asked payloads. `judge` gives undefined for those that are the same after all.
 */
export async function compareFound(
  engine: Engine,
  known: StoredForm,
  judge: (record: Compared) => Verdict | undefined,
): Promise<void> {
  await engine.run(
    'CREATE OR REPLACE TEMP TABLE "sluice__verdicts" (key VARCHAR, state VARCHAR, match VARCHAR, there VARCHAR)',
  );
  const found = `SELECT a.seq, a.key, a.match, d.payload AS desired, a.payload AS known, v.payload AS live
    FROM "sluice__asked" AS a JOIN "sluice__live" AS v USING (seq)
    LEFT JOIN (SELECT key, any_value(payload) AS payload FROM "sluice__desired" GROUP BY key) AS d ON d.key = a.key
    WHERE v.state = 'found' AND v.payload IS DISTINCT FROM a.payload`;
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE "sluice__unlike" AS
    SELECT row_number() OVER (ORDER BY seq) AS place, * FROM (${revealed(found, known)}) WHERE live IS DISTINCT FROM known`,
    known.values,
  );
  const count = await numberOf(engine, 'SELECT count(*) FROM "sluice__unlike"');
  for (let from = 0; from < count; from += WINDOW_RECORDS) {
    const rows = await engine.rows(
      `SELECT key, match, desired, known, live FROM "sluice__unlike" WHERE place > ${from} AND place <= ${from + WINDOW_RECORDS} ORDER BY place`,
    );
    const verdicts = rows.flatMap(([key, match, desired, known, live]) => {
      const members = (text: unknown): Members => payloadMembers(typeof text === 'string' ? text : null);
      return (
        judge({
          key: String(key),
          match: String(match),
          desired: typeof desired === 'string' ? members(desired) : undefined,
          known: members(known),
          live: members(live),
        }) ?? []
      );
    });
    await appendVerdicts(engine, verdicts);
  }
}

async function appendVerdicts(engine: Engine, verdicts: readonly Verdict[]): Promise<void> {
  await appendRows(engine, 'sluice__verdicts', verdicts, (appender, { key, state, match, there }) => {
    appendText(appender, key);
    appendText(appender, state);
    appendText(appender, match);
    appendText(appender, payloadText(there));
  });
}
