// npm run build: dist/apps/<app>/main.cjs for every app.
import { ensureBuilt, ensureInstalled, script } from './setup.mjs';

await script(() => {
  ensureInstalled();
  ensureBuilt(process.argv.length > 2 ? process.argv.slice(2) : undefined);
});
