import type { Console } from '../console';
import { misused, readCall, sharedOptions } from '../read-call';
import { checks } from './checks';
import { processesHere } from './checks/processes';
import { examine } from './examine';

export const doctorUsage = `Usage: tocsin doctor [options]

Looks for whatever is wrong around Tocsin on this machine, and says what to do about it. Run it as the user that Tocsin
runs as (sudo -u www-data tocsin doctor): rights are those of whoever asks. Nothing is changed.
${sharedOptions}

Exit code: 0 when there is no fault (hints do not count), 1 when there is one, 2 when this was called wrongly.`;

/**
 * @param processes - everybody's on this machine
 * @returns exit code
 */
export async function doctorCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
  processes = processesHere(),
): Promise<number> {
  const call = readCall(argv, {}, doctorUsage, console);
  if (typeof call === 'number') return call;
  const [word] = call.positionals;
  if (word !== undefined) return misused(`doctor: "${word}" is not understood`, doctorUsage, console);
  const found = await examine(call.values.config, env, processes);
  const faults = found.filter(({ severity }) => severity === 'fault');
  if (call.values.json) {
    console.out(JSON.stringify({ healthy: faults.length === 0, found }, null, 2));
  } else {
    for (const { name, severity, message, remedy } of found) {
      console.out(`${severity}: ${name}: ${message}${remedy === '' ? '' : `\n    → ${remedy}`}`);
    }
    const hints = found.length - faults.length;
    console.out(`${checks.length} checks, ${faults.length} faults, ${hints} hints`);
  }
  return faults.length === 0 ? 0 : 1;
}
