// The first page: what the project is, in numbers, and its syncs, which are what it is for.

import type { SiteDocument, SiteNode } from '../../core/site-document.js';
import { KINDS } from './kinds.js';
import { linkTo } from './node-index.js';

export function OverviewPage({ site, missing }: { readonly site: SiteDocument; readonly missing: string }) {
  const syncs = site.nodes.filter(({ kind }) => kind === 'sync');
  return (
    <article>
      <header>
        <p class="kind">Project</p>
        <h1>{site.project}</h1>
        {site.environment !== null && <p class="file">environment {site.environment}</p>}
      </header>
      {missing !== '' && <p class="note">There is nothing named “{missing}” here.</p>}
      <ul class="counts">
        {Object.entries(KINDS).map(([kind, { one, plural }]) => {
          const count = site.nodes.filter((node) => node.kind === kind).length;
          return (
            <li key={kind}>
              <b>{count}</b> {count === 1 ? one : plural}
            </li>
          );
        })}
      </ul>
      {syncs.length > 0 && <SyncTable syncs={syncs} />}
      <p class="note">Made from manifest {site.fingerprint.slice(0, 22)}….</p>
    </article>
  );
}

function SyncTable({ syncs }: { readonly syncs: readonly SiteNode[] }) {
  return (
    <section>
      <h2>Syncs</h2>
      <table>
        <thead>
          <tr>
            <th>Sync</th>
            <th>Delivers</th>
            <th>To</th>
            <th>Fields</th>
          </tr>
        </thead>
        <tbody>
          {syncs.map((sync) => (
            <tr key={sync.id}>
              <td>
                <a href={linkTo(sync.id)}>{sync.name}</a>
              </td>
              <td>{factOf(sync, 'Model')}</td>
              <td>
                {factOf(sync, 'Destination')} · {factOf(sync, 'Object')}
              </td>
              <td>{sync.fields?.length}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function factOf({ facts }: SiteNode, wanted: string): string {
  return facts.find(([label]) => label === wanted)?.[1] ?? '';
}
