// `sluice docs`: writes the documentation site of the project, or of what is selected, to target/docs/.

import { readFile } from 'node:fs/promises';
import { writeTargetFile } from '../../compiler/emit/write-target.js';
import { buildGraph } from '../../core/build-graph.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { soundProject } from '../project.js';
import { selectedNodes } from '../selection.js';
import { jsonDocument } from '../views/json-document.js';
import { siteDocument } from '../views/site-document.js';
import { type SiteAssets, sitePage } from '../views/site-page.js';

const PAGE = 'target/docs/index.html';
/** Made by the build, beside the compiled program. */
const ASSETS = new URL('../../studio/', import.meta.url);

export async function docs(context: Context): Promise<number> {
  const { manifest, lineage } = await soundProject(context, { lineage: true });
  const nodes = await selectedNodes(context, manifest);
  const only = new Set(nodes.map(({ id }) => id));
  const graph = buildGraph(manifest, { only, ...(lineage !== undefined && { lineage }) });
  await writeTargetFile(context.root, PAGE, sitePage(siteDocument(manifest, graph), await readAssets()));
  if (context.json) context.terminal.out(jsonDocument({ files: [PAGE] }));
  else context.terminal.out(`Wrote ${PAGE}: open it in a browser.\n`);
  return EXIT.ok;
}

async function readAssets(): Promise<SiteAssets> {
  const [script, style] = await Promise.all(
    ['docs-site.js', 'docs-site-style.css'].map((name) => readFile(new URL(name, ASSETS), 'utf8')),
  );
  return { script: script ?? '', style: style ?? '' };
}
