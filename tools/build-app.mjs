// Bundles one app: node tools/build-app.mjs apps/<name>  →  dist/apps/<name>/main.cjs
// Our own packages go into the bundle, everything from npm stays in node_modules. Worker threads
// (`*-worker.ts`) are separate entry points and lie beside main.cjs.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
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

/** @type {import('esbuild').BuildOptions} */
const options = {
  outdir: `dist/${projectRoot}`,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [npmStaysOutside],
};

const { metafile } = await build({ ...options, entryPoints: [`${projectRoot}/src/main.ts`], metafile: true });
const rooms = new Set(Object.keys(metafile.inputs).map((file) => path.dirname(file)));
const needed = workers.filter((file) => rooms.has(path.dirname(file)));
if (needed.length > 0) await build({ ...options, entryNames: '[name]', entryPoints: needed });
