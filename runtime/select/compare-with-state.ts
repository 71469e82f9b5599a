// This project's nodes compared with those of a manifest that was kept, such as the one of the main branch.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareNodes, type NodeComparison } from '../../core/compare-nodes.js';
import { errorAt } from '../../core/diagnostic.js';
import { MANIFEST_VERSION, type Manifest } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';

/** Formats whose `inputs` mean the same; 1.0 wrote whole queries into each node. */
const COMPARABLE: ReadonlySet<unknown> = new Set(['1.0', MANIFEST_VERSION]);

/** The folder given with --state: absolute, and as messages show it. */
export interface StateFolder {
  readonly path: string;
  readonly shown: string;
}

/** By node id. `folder` holds a manifest.json; throws Refused (SL0606) when there is none that can be read. */
export async function compareWithState(
  manifest: Manifest,
  folder: StateFolder | undefined,
): Promise<ReadonlyMap<string, NodeComparison>> {
  if (folder === undefined)
    throw nothing(
      'Selecting by state and `ls --why` compare with another manifest: name the folder that holds it with --state DIR.',
    );
  return compareNodes(await readInputs(folder), manifest.inputs);
}

async function readInputs({ path, shown }: StateFolder): Promise<Manifest['inputs']> {
  const file = `${shown}/manifest.json`;
  const text = await readFile(join(path, 'manifest.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw nothing(
      `${file} cannot be read (${error.code ?? error.message}). --state names a folder with a manifest.json.`,
    );
  });
  const document = parsed(text);
  if (document === undefined) throw nothing(`${file} is no manifest. Make one with \`sluice compile\`.`);
  const { format_version, inputs } = document;
  if (!COMPARABLE.has(format_version))
    throw nothing(`${file} has format ${String(format_version)}; this Sluice reads ${[...COMPARABLE].join(' and ')}.`);
  if (!isInputs(inputs))
    throw nothing(`${file} does not say what its nodes are made from. Compile that project with this Sluice again.`);
  return inputs;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return isRecord(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

function isInputs(value: unknown): value is Manifest['inputs'] {
  return (
    isRecord(value) &&
    Object.values(value).every(
      (inputs) => isRecord(inputs) && Object.values(inputs).every((each) => typeof each === 'string'),
    )
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function nothing(detail: string): Refused {
  return new Refused([errorAt('SL0606', undefined, detail)]);
}
