// Adds to package-lock.json the optional packages of other platforms that the registry in use does not
// carry; without them `npm ci` stops with "Missing: … from lock file". Run after every dependency change.
import { readFileSync, writeFileSync } from 'node:fs';

const systems = 'darwin win32 linux android freebsd openharmony netbsd openbsd sunos aix'.split(' ');
const processors = 'x64 arm64 arm ia32 ppc64 s390x riscv64 loong64 wasm32'.split(' ');

/**
 * @typedef {{ optionalDependencies?: Record<string, string>, dev?: boolean, [key: string]: unknown }} LockEntry
 */

const file = 'package-lock.json';
/** @type {{ packages: Record<string, LockEntry> }} */
const lock = JSON.parse(readFileSync(file, 'utf8'));

/** Node's look-up: the package's own node_modules, then each one further out. @param {string} from @param {string} name */
function isInstalled(from, name) {
  for (let at = from; ; ) {
    if (lock.packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (!at) return false;
    const parent = at.lastIndexOf('node_modules/');
    at = parent <= 0 ? '' : at.slice(0, parent - 1);
  }
}

let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isInstalled(path, name) || !/^\d/.test(version)) continue;
    const parts = name.split(/[-/]/);
    const os = parts.find((part) => systems.includes(part));
    const cpu = parts.find((part) => processors.includes(part));
    if (!os && !cpu) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      optional: true,
      ...(entry.dev ? { dev: true } : {}),
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(os ? { os: [os] } : {}),
      ...(/musl/.test(name) ? { libc: ['musl'] } : {}),
      ...(/linux.*gnu/.test(name) ? { libc: ['glibc'] } : {}),
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} entries added to ${file}\n`);
