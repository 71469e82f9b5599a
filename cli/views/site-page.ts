// The documentation site as one HTML file: data, script and style inside it, so that it can be opened from a disk, sent
// by mail or served from anywhere. A policy in the page lets it run this script and load nothing.

import { createHash } from 'node:crypto';
import type { SiteDocument } from '../../core/site-document.js';

export interface SiteAssets {
  readonly script: string;
  readonly style: string;
}

export function sitePage(site: SiteDocument, { script, style }: SiteAssets): string {
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(site.project)} · Sluice</title>
<style>${style}</style>
</head>
<body>
<div id="site"></div>
<script type="application/json" id="site-data">${jsonInHtml(site)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** JSON that no text in it can end: the parser of HTML sees no tag and no comment. */
function jsonInHtml(site: SiteDocument): string {
  return JSON.stringify(site).replaceAll('<', '\\u003c');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
