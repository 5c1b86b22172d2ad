// npm start: Tocsin beside ZoneMinder, everything in one process.
import { ensureBuilt, ensureInstalled, script } from './setup.mjs';
import { become } from './become.mjs';

await script(async () => {
  ensureInstalled();
  ensureBuilt(['standalone']);
  await become('dist/apps/standalone/main.cjs', process.argv.slice(2));
});
