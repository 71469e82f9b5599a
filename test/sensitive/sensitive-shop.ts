// A shop whose people have phone numbers that are nobody's business: the sync sends them, and nothing else holds them.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PeopleProject, peopleProject, rowsAs } from '../kit/people.js';

export const SYNC = {
  mode: 'mirror',
  fields: { firstname: 'name', phone: { column: 'phone', sensitive: true } },
};

export function sensitiveShop(url: string, sync: object = {}): PeopleProject {
  return peopleProject({ url, sync: { ...SYNC, ...sync } });
}

/** A table of people from SQL tuples of id, email, name and phone. */
export function withPhones(...tuples: readonly string[]): string {
  return rowsAs('id, email, name, phone', ...tuples);
}

/** The files beside the ledger, by their path in there, whose bytes hold the text. */
export function filesHolding({ path }: PeopleProject, text: string): readonly string[] {
  return readdirSync(path('.sluice'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text))
    .map((file) => file.slice(path('.sluice/').length))
    .sort();
}
