// npm run docs: writes the generated pages under docs/reference; with --check it only compares.
import { build } from 'esbuild';
import { run, script } from './setup.mjs';

await script(async () => {
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
