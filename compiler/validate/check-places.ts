// Where tables and files may be. Whoever may change a project's files may have `apply` write, so what it writes stays
// inside the project. Links that lead out are found when something is written.

import type { Connector } from '../../core/connector.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { WrittenDestination } from '../../core/generated/written-destination.js';
import { type Located, placeOf } from './located.js';
import type { SyncTarget } from './sync-context.js';
import { inQuotes } from './words.js';

const ENDINGS = ['.csv', '.parquet', '.json', '.jsonl', '.ndjson'];
const INSIDE = 'Files and tables stay inside the project: give a path relative to it, without "..".';

/** SL0202 for settings that are part of a path and lead out of the project. */
export function checkPathSettings(
  destination: Located<WrittenDestination>,
  connector: Connector,
): readonly Diagnostic[] {
  const path = pathOf(connector);
  return Object.entries(destination.value.settings ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' && path.includes(`{settings.${name}}`) && leadsOut(value)
      ? [
          errorAt(
            'SL0202',
            placeOf(destination, ['settings', name]),
            `${inQuotes(value)} leads out of the project. ${INSIDE}`,
          ),
        ]
      : [],
  );
}

/** SL0202 for the name of a file that leads out of the project or does not say which kind of file it is. */
export function checkFileName({ sync, connector }: SyncTarget): readonly Diagnostic[] {
  const { object } = sync.value;
  if (connector.transport !== 'file') return [];
  const place = placeOf(sync, ['object']);
  if (leadsOut(object)) return [errorAt('SL0202', place, `${inQuotes(object)} leads out of the project. ${INSIDE}`)];
  if (ENDINGS.some((ending) => object.toLowerCase().endsWith(ending))) return [];
  const detail = `${inQuotes(object)} does not say what kind of file it is. It must end in ${ENDINGS.slice(0, -1).join(', ')} or ${ENDINGS.at(-1)}.`;
  return [errorAt('SL0202', place, detail)];
}

/** The connector's path, with its settings in braces; none for transports that write no file. */
function pathOf(connector: Connector): string {
  switch (connector.transport) {
    case 'file':
      return connector.file.directory;
    case 'duckdb':
      return connector.duckdb.path;
    case 'http':
      return '';
  }
}

function leadsOut(path: string): boolean {
  return /^([/\\~]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..');
}
