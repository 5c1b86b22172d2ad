// Bundles one app: node tools/build-app.mjs apps/<name>  →  dist/apps/<name>/main.cjs
// Our own packages go into the bundle, everything from npm stays in node_modules. Worker threads
// (`*-worker.ts`) and what is imported with `import()` are separate entry points and lie beside main.cjs.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { lazyParts } from './build/lazy-parts.mjs';
import { buildQuickPart } from './build/quick-part.mjs';
import { npmStaysOutside } from './npm-stays-outside.mjs';

const [, , projectRoot = ''] = process.argv;
if (!existsSync(`${projectRoot}/src/main.ts`)) {
  throw new Error(
    `usage: node tools/build-app.mjs apps/<name> ("${projectRoot}/src/main.ts" does not exist)`,
  );
}

/** Worker threads are programs of their own; an app gets those of the rooms that are in its bundle. */
const workers = [
  'libs/adapters/inference/src/inference-worker.ts',
  'libs/adapters/plugins/src/plugin-worker.ts',
];

/** Parts that start once per event. */
const quick = new Set(['notify-command']);

const outdir = `dist/${projectRoot}`;
/** @type {Map<string, string>} */
const parts = new Map();
/** @type {import('esbuild').BuildOptions} */
const options = {
  outdir,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  sourcemap: true,
  logLevel: 'warning',
  metafile: true,
};
/** Parts are loaded by `require`, which costs less; workers import what the operator wrote. */
const lazily = { ...options, supported: { 'dynamic-import': false } };

const inputs = new Set();
let entries = new Map([['main', `${projectRoot}/src/main.ts`]]);
for (
  const built = new Set();
  entries.size > 0;
  entries = new Map([...parts].filter(([name]) => !built.has(name)))
) {
  for (const name of [...entries.keys()].filter((each) => quick.has(each))) {
    const entryPoints = [entries.get(name) ?? ''];
    note(await buildQuickPart(name, { ...lazily, entryPoints, plugins: [lazyParts(parts)] }));
    entries.delete(name);
    built.add(name);
  }
  const plugins = [npmStaysOutside, lazyParts(parts)];
  const { metafile } = await build({ ...lazily, plugins, entryPoints: Object.fromEntries(entries) });
  note(metafile);
  for (const name of entries.keys()) built.add(name);
}
const rooms = new Set([...inputs].map((file) => path.dirname(file)));
const needed = workers.filter((file) => rooms.has(path.dirname(file)));
if (needed.length > 0) {
  await build({ ...options, plugins: [npmStaysOutside], entryNames: '[name]', entryPoints: needed });
}

/** @param {import('esbuild').Metafile | undefined} metafile */
function note(metafile) {
  for (const file of Object.keys(metafile?.inputs ?? {})) inputs.add(file);
}
