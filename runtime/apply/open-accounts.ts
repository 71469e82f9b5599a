// The accounts a plan delivers to, one per destination however many syncs share it. Secrets are read here and nowhere
// else; all that is missing is said at once, before anything is sent.

import type { Connector } from '../../core/connector.js';
import type { Diagnostic } from '../../core/diagnostic.js';
import type { DestinationNode, Manifest } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { type Settings, settingsOf } from '../../core/settings.js';
import type { OnHttpEvent } from '../http/http-event.js';
import type { HttpAccount } from '../http/open-http-account.js';
import { resolveSecrets } from '../secrets/resolve-secrets.js';

export interface Account {
  readonly connector: Connector;
  readonly settings: Settings;
  readonly http?: HttpAccount;
}

export interface OpenAccountsOptions {
  readonly manifest: Manifest;
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly destinations: readonly string[];
  readonly signal: AbortSignal;
  readonly onHttp: OnHttpEvent;
}

export async function withAccounts<T>(
  options: OpenAccountsOptions,
  work: (accounts: ReadonlyMap<string, Account>) => Promise<T>,
): Promise<T> {
  const accounts = await openAccounts(options);
  try {
    return await work(accounts);
  } finally {
    for (const account of accounts.values()) await account.http?.close();
  }
}

async function openAccounts(options: OpenAccountsOptions): Promise<ReadonlyMap<string, Account>> {
  const accounts = new Map<string, Account>();
  const diagnostics: Diagnostic[] = [];
  for (const name of [...new Set(options.destinations)]) {
    const destination = options.manifest.destinations[name];
    const connector = options.manifest.connectors[destination?.connector ?? ''];
    if (destination === undefined || connector === undefined)
      throw new Error(`The manifest has no destination ${name}`);
    const settings = settingsOf(connector, destination.settings);
    if (connector.transport !== 'http') {
      accounts.set(name, { connector, settings });
      continue;
    }
    const opened = await openHttp(destination, connector, options);
    diagnostics.push(...opened.diagnostics);
    if (opened.http !== undefined) accounts.set(name, { connector, settings, http: opened.http });
  }
  if (diagnostics.length > 0) throw new Refused(diagnostics);
  return accounts;
}

async function openHttp(
  destination: DestinationNode,
  connector: Extract<Connector, { transport: 'http' }>,
  { root, env, signal, onHttp }: OpenAccountsOptions,
): Promise<{ readonly http?: HttpAccount; readonly diagnostics: readonly Diagnostic[] }> {
  const { secrets, diagnostics } = await resolveSecrets(destination.secrets, {
    projectDir: root,
    env,
    declared: connector.secrets,
    place: { file: destination.file },
  });
  if (diagnostics.length > 0) return { diagnostics };
  const { openHttpAccount } = await import('../http/open-http-account.js');
  const { settings } = destination;
  return { http: openHttpAccount({ connector, settings, secrets, signal, onEvent: onHttp }), diagnostics };
}
