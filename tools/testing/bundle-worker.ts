import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

const root = path.resolve(__dirname, '../..');

/**
 * Bundles the program of a worker thread, which `npm run build` puts beside each program of ours.
 * @param source - from the root of the repository
 * @param external - packages that are not bundled
 * @returns the bundle's path
 */
export function bundleWorker(source: string, external: string[] = []): string {
  const folder = path.join(root, 'dist/testing');
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, `${path.basename(source, '.ts')}.cjs`);
  const building = `${outfile}.${process.pid}.tmp`;
  buildSync({
    entryPoints: [path.join(root, source)],
    outfile: building,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
    external,
  });
  renameSync(building, outfile); // several test processes build it at the same time
  return outfile;
}
