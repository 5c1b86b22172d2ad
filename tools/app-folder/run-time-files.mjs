// Which files of an npm package a running app needs.

/** Types, source maps, sources of what is there as a binary, what people and their tools read; licences stay. */
const idle = /^\.|\.(?:[cm]?ts|map|md|markdown|ya?ml|html|c|cc|cpp|h|hpp|gyp|gypi)$/i;
const licence = /^(?:licen[cs]e|copying|notice|copyright)/i;
/** At the top of a package. Packages inside a package come by themselves, if anybody needs them. */
const idleTops = new Set(['test', 'tests', 'example', 'examples', 'benchmark', 'benchmarks', 'node_modules']);
/** At any depth: the same code once more, for browsers or for `import`; our bundles use `require`. */
const twins = new Set(['esm', 'amd', 'browser', 'cjs-browser']);
/** Folders with one binary per platform: `prebuilds/linux-x64`, `bin/napi-v6/linux/x64`. */
const binaries = [
  /^prebuilds\/(?<os>[a-z0-9]+)-(?<arch>[a-z0-9+]+)/,
  /^bin\/napi-v\d+\/(?<os>[a-z0-9]+)(?:\/(?<arch>[a-z0-9]+))?/,
];

/**
 * @param {string} file path inside the package, folders included; `''` for the package itself
 * @param {{ platform: string, arch: string }} system as `process` names them
 */
export function isNeededAtRunTime(file, { platform, arch }) {
  if (file === '') return true;
  const parts = file.split('/');
  const [top = ''] = parts;
  if (idleTops.has(top) || parts.some((part) => twins.has(part))) return false;
  for (const form of binaries) {
    const of = form.exec(file)?.groups;
    if (of === undefined) continue;
    if (of['os'] !== platform || !(of['arch'] ?? arch).split('+').includes(arch)) return false;
  }
  const name = parts.at(-1) ?? '';
  return licence.test(name) || !idle.test(name);
}
