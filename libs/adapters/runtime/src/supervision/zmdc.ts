import { execFile } from 'node:child_process';

/** The name by which ZoneMinder knows its event server. */
const daemon = 'zmeventnotification.pl';

/** zmdc.pl serves one caller after the other, and waits for its database, ms. */
const patienceMs = 10_000;

/** Whether zmdc.pl has started this very process, and so starts it again when it ends. No answer is a no. */
export function isRunByZmdc(pid: number, env: NodeJS.ProcessEnv, program = 'zmdc.pl'): Promise<boolean> {
  const path = [env['PATH'], '/usr/bin', '/usr/local/bin'].filter(Boolean).join(':');
  const options = { env: { ...env, PATH: path }, timeout: patienceMs };
  return new Promise((resolve) => {
    execFile(program, ['status', daemon], options, (_error, stdout) => resolve(isAbout(stdout, pid)));
  });
}

/**
 * `'zmeventnotification.pl' running since 26/11/20 19:31:07, pid = 4711`. It says so of another copy, too, and of one
 * that has just died, whose pid is left out.
 */
function isAbout(answer: string, pid: number): boolean {
  return new RegExp(`running since .*, pid = ${pid}\\b`).test(answer);
}
