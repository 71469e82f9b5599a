// Writes dist/program: the command line and the packages it uses in a few files, which Node.js loads in a fraction of the
// time that hundreds take. What is imported lazily stays apart. Runs last of the build; cli/main.ts says when it is used.

import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const PROGRAM = join(DIST, 'program');
const ENTRY = join(DIST, 'cli', 'run-cli.js');
/** A thread's program, which lies beside the bundle and needs nothing of it. */
const WORKER = join(DIST, 'compiler', 'emit', 'texts-worker.js');
const MADE_OF = join(PROGRAM, 'made-of.json');
/** Packages that are no ES modules call require(), which an ES module does not have. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/** Does nothing when the bundle is made of what tsc wrote last: programs that run may load from it. */
export async function bundleProgram() {
  if (isCurrent()) return;
  rmSync(PROGRAM, { recursive: true, force: true });
  // package.json says of which versions the packages are.
  const madeOf = [join(ROOT, 'package.json'), fileURLToPath(import.meta.url), WORKER].map(stampOf);
  const load = ({ path }) => {
    if (relative(DIST, path).startsWith('..')) return undefined;
    madeOf.push(stampOf(path));
    // Who is loaded later needs what is loaded first, or so it seems to esbuild: then that is one file, and not eight.
    return { contents: `${inItsPlace(path)}\nimport ${JSON.stringify(ENTRY)};`, loader: 'js' };
  };
  const common = {
    absWorkingDir: ROOT,
    outdir: PROGRAM,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    minifyWhitespace: true,
    minifySyntax: true,
    // Names stay and lines are short, so that the stack trace of a bug says something.
    lineLimit: 120,
    logLevel: 'warning',
  };
  await build({ ...common, entryPoints: [WORKER] });
  const { metafile } = await build({
    ...common,
    entryPoints: [ENTRY],
    splitting: true,
    // The binary is a package of its own for every system.
    external: ['@duckdb/node-bindings'],
    banner: { js: REQUIRE },
    plugins: [{ name: 'our-modules', setup: ({ onLoad }) => onLoad({ filter: /[\\/]dist[\\/].*\.js$/ }, load) }],
    metafile: true,
  });
  findsWorker(Object.keys(metafile.outputs));
  writeFileSync(join(PROGRAM, 'LICENSES.txt'), licencesOf(Object.keys(metafile.inputs)));
  // Last, because it makes the bundle valid.
  writeFileSync(MADE_OF, JSON.stringify(madeOf));
}

/** As dist/cli/main.js finds out. */
function isCurrent() {
  if (!existsSync(MADE_OF)) return false;
  return JSON.parse(readFileSync(MADE_OF, 'utf8')).every(([file, size, seconds]) => {
    const found = statSync(join(DIST, file), { throwIfNoEntry: false });
    return found?.size === size && Math.floor(found.mtimeMs / 1000) === seconds;
  });
}

/** Whole seconds, because archives and images keep no more. */
function stampOf(path) {
  const { size, mtimeMs } = statSync(path);
  return [nameOf(path), size, Math.floor(mtimeMs / 1000)];
}

/**
 * A module finds data beside itself, and packages from where it stands: that is its place in dist, not the bundle's. A
 * thread's program is beside the bundle.
 */
function inItsPlace(path) {
  return readFileSync(path, 'utf8')
    .replaceAll('createRequire(import.meta.url)(', 'require(')
    .replaceAll(/(?<!-worker\.js', )import\.meta\.url/g, `new URL('../${nameOf(path)}', import.meta.url).href`);
}

/** As seen from dist. */
function nameOf(path) {
  return relative(DIST, path).replaceAll('\\', '/');
}

/** In a checkout a wrong place would be right by chance. */
function findsWorker(outputs) {
  const place = /new URL\(["']\.\/texts-worker\.js["'],\s*import\.meta\.url\)/;
  if (!outputs.some((file) => place.test(readFileSync(join(ROOT, file), 'utf8'))))
    throw new Error('The bundle does not look for the program of its thread beside itself.');
}

/** The bundle carries other people's code, so it carries their licences. */
function licencesOf(files) {
  const folders = new Set(files.filter((file) => file.includes('node_modules/')).map(packageOf));
  const notices = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(ROOT, folder)).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined) throw new Error(`${name} has no licence file, and must not be bundled.`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(ROOT, folder, file), 'utf8').trim()}\n`;
  });
  return notices.sort().join(`\n${'-'.repeat(80)}\n\n`);
}

/** Of .../node_modules/@scope/name/lib/file.js the folder that the package is in. */
function packageOf(file) {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleProgram();
