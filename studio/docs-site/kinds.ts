// The kinds of nodes in the order in which people look for them, and how they are called.

import type { SiteNode } from '../../core/site-document.js';

export const KINDS: Readonly<Record<SiteNode['kind'], { readonly one: string; readonly plural: string }>> = {
  sync: { one: 'Sync', plural: 'Syncs' },
  model: { one: 'Model', plural: 'Models' },
  source: { one: 'Source', plural: 'Sources' },
  dbt: { one: 'dbt', plural: 'dbt' },
  seed: { one: 'Seed', plural: 'Seeds' },
  destination: { one: 'Destination', plural: 'Destinations' },
};
