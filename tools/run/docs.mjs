// npm run docs: writes the generated pages under docs/reference; with --check it only compares.
import { ensureInstalled, run, script } from './setup.mjs';

await script(async () => {
  ensureInstalled();
  const { build } = await import('esbuild'); // is there only once the packages are installed
  await build({
    entryPoints: ['tools/docs/main.ts'],
    outfile: 'dist/tools/docs.cjs',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
  process.exitCode = run('node', ['dist/tools/docs.cjs', ...process.argv.slice(2)]);
});
