// npm run demo: installs and builds what is missing, then shows the main job on embedded parts.
import { ensureBuilt, ensureInstalled, run, script } from './setup.mjs';

await script(() => {
  ensureInstalled();
  ensureBuilt(['demo']);
  process.exitCode = run('node', ['dist/apps/demo/main.cjs', ...process.argv.slice(2)]);
});
