// What is installed or put into an image of some apps: node tools/app-folder/app-folder.mjs <folder> <app>...
//   <folder>/<app>/main.cjs, node_modules, and a package.json and lock file for `npm ls` and for whoever writes an SBOM.
// The apps must be built, and the packages installed for the platform that it runs on.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lockedPackages } from './locked-packages.mjs';
import { isNeededAtRunTime } from './run-time-files.mjs';

// A full disk, say, is no fault of ours: a line is enough.
process.on('uncaughtException', (error) => {
  process.stderr.write('code' in error ? `Error: ${error.message}\n` : `${error.stack}\n`);
  process.exit(1);
});

const [, , folder = '', ...apps] = process.argv;
if (folder === '' || apps.length === 0 || existsSync(folder)) {
  throw new Error('usage: node tools/app-folder/app-folder.mjs <folder that does not exist yet> <app>...');
}

/** @type {import('./locked-packages.mjs').Lock & { version: string, lockfileVersion: number }} */
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
/** @type {Record<string, import('./locked-packages.mjs').LockEntry>} */
const packages = {};

for (const source of lockedPackages(
  lock,
  apps.map((app) => `apps/${app}`),
)) {
  const entry = lock.packages[source] ?? {};
  // What npm put beside one of our packages goes to the top: that is where the bundles look.
  const target = source.slice(source.indexOf('node_modules/'));
  if (packages[target] !== undefined && packages[target].version !== entry.version) {
    throw new Error(`${target} is needed as ${packages[target].version} and as ${entry.version}`);
  }
  if (!existsSync(source)) {
    if (entry['optional'] === true) continue; // of another platform
    throw new Error(`${source} is not installed; run npm ci`);
  }
  if (packages[target] === undefined) copyPackage(source, path.join(folder, target));
  packages[target] = entry;
}
for (const app of apps) {
  cpSync(`dist/apps/${app}`, path.join(folder, app), {
    recursive: true,
    filter: (file) => !file.endsWith('.map'),
  });
}

const dependencies = Object.fromEntries(
  Object.entries(packages)
    .filter(([at]) => at.lastIndexOf('node_modules/') === 0)
    .map(([at, { version }]) => [at.slice('node_modules/'.length), version ?? '']),
);
const manifest = { name: `tocsin-${apps[0]}`, version: lock.version, license: 'MIT', dependencies };
/** @type {{ overrides?: object }} */
const { overrides } = JSON.parse(readFileSync('package.json', 'utf8'));
writeJson('package.json', { ...manifest, private: true, overrides });
writeJson('package-lock.json', {
  name: manifest.name,
  version: lock.version,
  lockfileVersion: lock.lockfileVersion,
  requires: true,
  packages: { '': manifest, ...packages },
});

/** One package without those inside it: they come by themselves, if anybody needs them. @param {string} from @param {string} to */
function copyPackage(from, to) {
  mkdirSync(to, { recursive: true });
  cpSync(from, to, {
    recursive: true,
    filter: (file) => isNeededAtRunTime(path.relative(from, file), process),
  });
}

/** @param {string} name @param {object} content */
function writeJson(name, content) {
  writeFileSync(path.join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
}
