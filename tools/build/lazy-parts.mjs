import path from 'node:path';

/**
 * What a program imports with `import()` becomes a file beside it: who asks for one command does not load the others.
 * @param {Map<string, string>} parts is filled with them: source file by name
 * @returns {import('esbuild').Plugin}
 */
export const lazyParts = (parts) => ({
  name: 'lazy-parts',
  setup(bundle) {
    bundle.onResolve({ filter: /^\./ }, ({ kind, path: imported, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const name = path.basename(imported);
      const source = path.relative(process.cwd(), path.join(resolveDir, `${imported}.ts`));
      if ((parts.get(name) ?? source) !== source) throw new Error(`two parts are called ${name}`);
      parts.set(name, source);
      return { path: `./${name}.cjs`, external: true };
    });
  },
});
