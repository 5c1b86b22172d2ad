// Which packages of package-lock.json an app needs at run time.

/**
 * @typedef {{ version?: string, link?: boolean, resolved?: string, optional?: boolean,
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string>, peerDependenciesMeta?: Record<string, { optional?: boolean }>,
 *   [key: string]: unknown }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

/**
 * What these workspaces declare, and what that declares in turn. Our own packages lead on but are not named: they are
 * inside the bundles.
 * @param {Lock} lock
 * @param {readonly string[]} workspaces folders, e.g. `apps/watcher`
 * @returns {string[]} keys of `lock.packages`, e.g. `node_modules/pino`, sorted
 * @throws Error when the lock file lacks a package that is needed
 */
export function lockedPackages(lock, workspaces) {
  /** @type {Set<string>} */
  const seen = new Set();
  const waiting = [...workspaces];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const entry = lock.packages[at];
    if (entry === undefined) throw new Error(`package-lock.json does not know ${at}; run npm install`);
    if (entry.link && entry.resolved !== undefined) waiting.push(entry.resolved);
    for (const { name, isOptional } of wantsOf(entry)) {
      const found = lookUp(lock, at, name);
      if (found !== undefined) waiting.push(found);
      else if (!isOptional) throw new Error(`package-lock.json lacks ${name}, which ${at} needs`);
    }
  }
  return [...seen].filter((at) => at.includes('node_modules/') && !lock.packages[at]?.link).toSorted();
}

/** @param {LockEntry} entry */
function wantsOf(entry) {
  const names = (/** @type {Record<string, string> | undefined} */ group) => Object.keys(group ?? {});
  const optional = new Set(names(entry.optionalDependencies));
  return [
    ...names(entry.dependencies),
    ...optional,
    ...names(entry.peerDependencies).filter((name) => entry.peerDependenciesMeta?.[name]?.optional !== true),
  ].map((name) => ({ name, isOptional: optional.has(name) }));
}

/**
 * As Node does it: the package's own node_modules first, then each one further out.
 * @param {Lock} lock @param {string} from @param {string} name
 */
function lookUp(lock, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const key = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (lock.packages[key] !== undefined) return key;
    if (at === '') return undefined;
  }
}
