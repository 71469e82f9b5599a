// The frame of the site: what there is on the left, one node or the overview on the right. The address's hash says
// which, so that every node has a link of its own and the browser's buttons work.

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { SiteDocument } from '../../core/site-document.js';
import { nodeIndex } from './node-index.js';
import { NodePage } from './node-page.js';
import { OverviewPage } from './overview-page.js';
import { Sidebar } from './sidebar.js';

export function App({ site }: { readonly site: SiteDocument }) {
  const index = useMemo(() => nodeIndex(site.nodes), [site]);
  const id = useHash();
  const node = index.byId.get(id);
  useEffect(() => {
    document.title = node === undefined ? `${site.project} · Sluice` : `${node.name} · ${site.project}`;
    window.scrollTo(0, 0);
    document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [site, node]);
  return (
    <>
      <Sidebar site={site} current={id} />
      <main>
        {node !== undefined && <NodePage key={id} node={node} index={index} />}
        {node === undefined && <OverviewPage site={site} missing={id} />}
      </main>
    </>
  );
}

/** What stands behind the # of the address, decoded; it changes with it. */
function useHash(): string {
  const [hash, setHash] = useState(readHash);
  useEffect(() => {
    const listen = () => setHash(readHash());
    window.addEventListener('hashchange', listen);
    return () => window.removeEventListener('hashchange', listen);
  }, []);
  return hash;
}

function readHash(): string {
  try {
    return decodeURIComponent(window.location.hash.slice(1));
  } catch {
    return '';
  }
}
