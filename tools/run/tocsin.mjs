// npm run tocsin -- <command>: the CLI from the checkout.
import { become } from './become.mjs';
import { ensureBuilt, ensureInstalled, script } from './setup.mjs';

await script(async () => {
  ensureInstalled();
  ensureBuilt(['cli']);
  await become('dist/apps/cli/main.cjs', process.argv.slice(2));
});
