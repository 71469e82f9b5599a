// A larger shop, of two thousand people in batches of twenty with several requests under way, for kills at random times.

import { crmConnector } from '../../kit/crm.js';
import type { Kill } from './kill-once.js';
import type { SetUp } from './set-up.js';
import { CONTACTS_ONLY, liveRecords } from './set-ups.js';

const NONE = "SELECT 'none' AS id";
const nameOf = (id: number): string => (id % 3 === 0 ? `P${id} changed` : `P${id}`);

/** First people 1 to 1500, then 200 to 2000, of whom a third has another name. */
export const LARGER: SetUp = {
  name: 'mirror, larger',
  files: (url) => ({ ...CONTACTS_ONLY(url), 'connectors/crm.connector.json': crmConnector(20, 4) }),
  stages: [
    {
      companies: NONE,
      people: "SELECT i AS id, 'p' || i || '@x.example' AS email, 'P' || i AS name FROM range(1, 1501) AS t(i)",
    },
    {
      companies: NONE,
      people: `SELECT i AS id, 'p' || i || '@x.example' AS email,
        'P' || i || CASE WHEN i % 3 = 0 THEN ' changed' ELSE '' END AS name FROM range(200, 2001) AS t(i)`,
    },
  ],
  matchOf: (key) => `p${key}@x.example`,
  desired: () =>
    Array.from({ length: 1801 }, (_, i) => i + 200).map((id) => ({
      sync: 'contacts',
      match: `p${id}@x.example`,
      fields: { firstname: nameOf(id) },
      times: 1,
    })),
  found: liveRecords,
};

/** An apply killed at a random time up to `longest` milliseconds, and the one that recovers from it as well. */
export function randomKills(seed: number, longest: number, count: number): (at: number) => readonly Kill[] | undefined {
  const random = randomFrom(seed);
  const times = Array.from({ length: count }, () => [random() * longest, random() * longest]);
  return (at) => times[at - 1]?.map((ms) => ({ kind: 'time', moment: 'any', at: Math.round(ms) }));
}

/** Numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
