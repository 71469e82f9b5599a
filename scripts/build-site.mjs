// Makes the browser's part of the documentation site: dist/studio/docs-site.js, one classic script, and its style sheet.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

await build({
  absWorkingDir: ROOT,
  entryPoints: { 'docs-site': 'studio/docs-site/main.tsx', 'docs-site-style': 'studio/docs-site/style.css' },
  outdir: 'dist/studio',
  tsconfig: 'studio/tsconfig.json',
  bundle: true,
  minify: true,
  charset: 'utf8',
  format: 'iife',
  target: 'es2022',
  legalComments: 'eof',
  logLevel: 'warning',
});
