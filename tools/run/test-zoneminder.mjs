// npm run test:zoneminder: the same line against a real ZoneMinder, which tools/zoneminder starts on this machine.
import { existsSync } from 'node:fs';
import { close, runJest } from './jest-counts.mjs';
import { ensureBuilt, ensureInstalled, ensureServices, Failure, run, say, script } from './setup.mjs';

await script(() => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Failure(
      'npm run test:zoneminder installs and starts a ZoneMinder of its own: it needs root on Debian 12 (a container will do)',
    );
  }
  ensureInstalled();
  ensureServices();
  ensureBuilt();
  const wasUp = existsSync(`${process.env.ZM_RIG_DIR ?? '/tmp/zm-rig'}/env`);
  if (run('tools/zoneminder/up', []) !== 0)
    throw new Failure('ZoneMinder did not come up; its message is above');
  try {
    close(runJest(['--runInBand', ...process.argv.slice(2)], { TOCSIN_TEST_ZONEMINDER: '1' }));
  } finally {
    if (wasUp) say('ZoneMinder was up before and is left running (tools/zoneminder/down stops it)');
    else run('tools/zoneminder/down', []);
  }
});
