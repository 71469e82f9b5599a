// The ledger's tables and the numbered steps that make them. A ledger of a later version than this program knows is
// refused rather than guessed at. No index: set-based rewrites are faster than upserts into one.

/** Each step brings a ledger from version i to i + 1. Steps are only ever added. */
export const LEDGER_MIGRATIONS: readonly string[] = [
  `CREATE TABLE sluice_ledger.main.meta (lineage VARCHAR, version INTEGER, serial BIGINT);
   CREATE TABLE sluice_ledger.main.records (
     sync VARCHAR, key VARCHAR, match VARCHAR, payload VARCHAR, fingerprint UHUGEINT,
     destination_id VARCHAR, run_id VARCHAR, serial BIGINT);
   CREATE TABLE sluice_ledger.main.runs (
     run_id VARCHAR, plan_id VARCHAR, started_at VARCHAR, finished_at VARCHAR, status VARCHAR, document VARCHAR);
   CREATE TABLE sluice_ledger.main.targets (sync VARCHAR, connector VARCHAR, object VARCHAR, match VARCHAR, settings VARCHAR);
   CREATE TABLE sluice_ledger.main.unresolved (sync VARCHAR, key VARCHAR, match VARCHAR, payload VARCHAR, run_id VARCHAR, reason VARCHAR);
   CREATE TABLE sluice_ledger.main.folds (run_id VARCHAR, part VARCHAR, serial BIGINT);`,
  `CREATE TABLE sluice_ledger.main.rejects (
     sync VARCHAR, key VARCHAR, action VARCHAR, fingerprint UHUGEINT, field VARCHAR, code VARCHAR, reason VARCHAR,
     attempts INTEGER, run_id VARCHAR, first_at VARCHAR, last_at VARCHAR, next_at VARCHAR);
   CREATE TABLE sluice_ledger.main.key_check (value VARCHAR);
   CREATE TABLE sluice_ledger.main.hashed_fields (sync VARCHAR, field VARCHAR);`,
  'CREATE TABLE sluice_ledger.main.row_counts (model VARCHAR, test VARCHAR, rows BIGINT, run_id VARCHAR);',
];

export const LEDGER_VERSION = LEDGER_MIGRATIONS.length;

/** What a fingerprint column holds: md5 of the payload's text as a 128-bit number, and how it is written. */
export const FINGERPRINT_ALGORITHM = 'md5:v1';
export const FINGERPRINT_SQL = (payload: string): string => `md5_number(${payload})`;

/**
 * What stands in place of a fingerprint when something was sent of the record and never answered: what the destination
 * has is in doubt, whatever the entry says, so the next plan sends all of the record. A creation in doubt is an entry of
 * a record that may be there, so that it can be removed when it leaves the model.
 */
export const IN_DOUBT = { update: 0, removal: 1, creation: 2 } as const;
/** A condition on a fingerprint. */
export const isInDoubt = (fingerprint: string): string => `${fingerprint} <= ${IN_DOUBT.creation}`;
