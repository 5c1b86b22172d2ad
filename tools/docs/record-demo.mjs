// node tools/docs/record-demo.mjs: runs the demo and draws docs/images/demo.svg of what it printed.
import { build } from 'esbuild';
import { ensureBuilt, ensureInstalled, run, script } from '../run/setup.mjs';

await script(async () => {
  ensureInstalled();
  ensureBuilt(['demo']);
  await build({
    entryPoints: ['tools/docs/record-demo.ts'],
    outfile: 'dist/tools/record-demo.mjs',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: ['sharp'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  process.exitCode = run('node', ['dist/tools/record-demo.mjs']);
});
