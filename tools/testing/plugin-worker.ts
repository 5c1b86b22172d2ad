import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

const root = path.resolve(__dirname, '../..');

/** Bundles the worker thread of @tocsin/plugins, which `npm run build` puts beside each program. Returns its path. */
export function bundlePluginWorker(): string {
  const folder = path.join(root, 'dist/testing');
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, 'plugin-worker.cjs');
  const building = `${outfile}.${process.pid}.tmp`;
  buildSync({
    entryPoints: [path.join(root, 'libs/adapters/plugins/src/plugin-worker.ts')],
    outfile: building,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
  });
  renameSync(building, outfile); // several test processes build it at the same time
  return outfile;
}
