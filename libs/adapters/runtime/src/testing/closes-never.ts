import { runProcess } from '../run-process';

// Not the settings of the machine that runs the tests.
process.argv.splice(2, process.argv.length, '--config', '/dev/null');

/** A process whose closing hangs, as with a peer that is frozen. */
void runProcess({ name: 'closes-never' }, async ({ log, stop }) => {
  setInterval(() => undefined, 1_000);
  stop.addEventListener('abort', () => log.info('closing'), { once: true });
  log.info('running');
  await new Promise<never>(() => undefined);
});
