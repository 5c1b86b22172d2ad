import { aborted } from '../aborted';
import { runProcess } from '../run-process';

// Not the settings of the machine that runs the tests.
process.argv.splice(2, process.argv.length, '--config', '/dev/null');

void runProcess({ name: 'closes-at-once' }, async ({ log, stop }) => {
  const alive = setInterval(() => undefined, 1_000);
  log.info('running');
  await aborted(stop);
  clearInterval(alive);
});
