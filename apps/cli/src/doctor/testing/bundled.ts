import { readdirSync } from 'node:fs';
import path from 'node:path';
import { bundleWorker } from '../../../../../tools/testing/bundle-worker';

const packages = path.resolve(__dirname, '../../../../../node_modules');

/** Bundles a program beside this file, with everything of ours and nothing from npm. @returns the bundle's path */
export function bundled(name: string): string {
  const notOurs = readdirSync(packages).filter((one) => one !== '@tocsin' && !one.startsWith('.'));
  const external = notOurs.flatMap((one) => (one.startsWith('@') ? [`${one}/*`] : [one, `${one}/*`]));
  return bundleWorker(`apps/cli/src/doctor/testing/${name}.ts`, external);
}
