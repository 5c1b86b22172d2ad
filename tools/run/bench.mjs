// npm run bench -- <name> [arguments]: bundles tools/bench/<name>.ts and runs it; without a name it lists them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt, ensureInstalled, Failure, root, run, script } from './setup.mjs';

const folder = path.join(root, 'tools/bench');
/** @param {string} name */
const source = (name) => readFileSync(path.join(folder, `${name}.ts`), 'utf8');

/** A benchmark says how it is run; the other files there only help. */
const benchmarks = readdirSync(folder)
  .map((file) => path.basename(file, '.ts'))
  .filter((name) => source(name).includes(`npm run bench -- ${name}`));

/** @param {string} name */
async function bundle(name) {
  const { build } = await import('esbuild'); // is there only once the packages are installed
  const { npmStaysOutside } = await import('../npm-stays-outside.mjs');
  await build({
    entryPoints: [path.join(folder, `${name}.ts`)],
    outfile: path.join(root, `dist/bench/${name}.cjs`),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: true,
    logLevel: 'warning',
    plugins: [npmStaysOutside],
  });
}

await script(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  if (!benchmarks.includes(name)) {
    throw new Failure(`usage: npm run bench -- <name> [arguments]; there are: ${benchmarks.join(', ')}`);
  }
  ensureInstalled();
  // The harness of the end-to-end tests starts our real processes.
  if (source(name).includes('/harness/')) ensureBuilt();
  await bundle(name);
  process.exitCode = run('node', ['--enable-source-maps', `dist/bench/${name}.cjs`, ...args]);
});
