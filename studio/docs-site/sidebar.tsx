// What there is: a search, and all nodes by kind and folder. Folders open when asked, so a project of ten thousand
// models stays quick to show.

import { useMemo, useState } from 'preact/hooks';
import type { SiteDocument, SiteNode } from '../../core/site-document.js';
import { KINDS } from './kinds.js';
import { linkTo } from './node-index.js';
import { searchIn } from './search.js';

interface SidebarProps {
  readonly site: SiteDocument;
  readonly current: string;
}

export function Sidebar({ site, current }: SidebarProps) {
  const [text, setText] = useState('');
  const search = useMemo(() => searchIn(site.nodes), [site]);
  const byId = useMemo(() => new Map(site.nodes.map((node) => [node.id, node])), [site]);
  const found = text.trim() === '' ? undefined : search(text).flatMap((id) => byId.get(id) ?? []);
  return (
    <nav>
      <a class="project" href={linkTo('')}>
        {site.project}
      </a>
      <input
        type="search"
        placeholder="Search names, columns, fields"
        aria-label="Search"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {found === undefined && <Tree nodes={site.nodes} current={current} />}
      {found !== undefined && <Found nodes={found} current={current} />}
    </nav>
  );
}

function Found({ nodes, current }: { readonly nodes: readonly SiteNode[]; readonly current: string }) {
  if (nodes.length === 0) return <p class="note">Nothing fits.</p>;
  return (
    <ul class="found">
      {nodes.map((node) => (
        <Entry key={node.id} node={node} current={current} />
      ))}
    </ul>
  );
}

function Tree({ nodes, current }: { readonly nodes: readonly SiteNode[]; readonly current: string }) {
  const folders = useMemo(() => foldersOf(nodes), [nodes]);
  return (
    <>
      {folders.map((folder) => (
        <Folder key={`${folder.kind} ${folder.path}`} folder={folder} current={current} />
      ))}
    </>
  );
}

interface FolderOfNodes {
  readonly kind: SiteNode['kind'];
  /** The folder of their files. */
  readonly path: string;
  readonly nodes: readonly SiteNode[];
}

/** A folder of more nodes than this is closed at first. */
const OPEN_UP_TO = 40;

function Folder({ folder, current }: { readonly folder: FolderOfNodes; readonly current: string }) {
  const holds = folder.nodes.some(({ id }) => id === current);
  const [asked, setAsked] = useState<boolean>();
  const open = asked ?? (holds || folder.nodes.length <= OPEN_UP_TO);
  return (
    <section>
      <button type="button" aria-expanded={open} onClick={() => setAsked(!open)}>
        <span>{KINDS[folder.kind].plural}</span> <small>{folder.path}</small>
        <em>{folder.nodes.length}</em>
      </button>
      {open && (
        <ul>
          {folder.nodes.map((node) => (
            <Entry key={node.id} node={node} current={current} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Entry({ node, current }: { readonly node: SiteNode; readonly current: string }) {
  return (
    <li>
      <a href={linkTo(node.id)} class={`entry ${node.kind}`} aria-current={node.id === current ? 'page' : undefined}>
        {node.name}
      </a>
    </li>
  );
}

/** By kind in the order of KINDS, then by path. */
function foldersOf(nodes: readonly SiteNode[]): readonly FolderOfNodes[] {
  return Object.keys(KINDS).flatMap((kind) => {
    const byFolder = new Map<string, SiteNode[]>();
    for (const node of nodes) {
      if (node.kind !== kind) continue;
      const path = node.file.slice(0, Math.max(0, node.file.lastIndexOf('/')));
      const list = byFolder.get(path);
      if (list === undefined) byFolder.set(path, [node]);
      else list.push(node);
    }
    return [...byFolder].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([path, list]) => folderOf(path, list));
  });
}

function folderOf(path: string, nodes: readonly SiteNode[]): readonly FolderOfNodes[] {
  const kind = nodes[0]?.kind;
  return kind === undefined ? [] : [{ kind, path, nodes: [...nodes].sort((a, b) => (a.name < b.name ? -1 : 1)) }];
}
