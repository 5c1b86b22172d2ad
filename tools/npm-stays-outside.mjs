/**
 * Our own packages go into a bundle, everything from npm stays in node_modules.
 * @type {import('esbuild').Plugin}
 */
export const npmStaysOutside = {
  name: 'npm-stays-outside',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^./]/ }, (args) =>
      args.path.startsWith('@tocsin/') || args.kind === 'entry-point'
        ? undefined
        : { path: args.path, external: true },
    );
  },
};
