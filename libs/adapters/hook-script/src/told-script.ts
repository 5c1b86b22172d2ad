import { type ProgramRun, type ProgramWords, runProgram } from './program';

/** The operator's programs that are told of an event and asked nothing. */
export type ToldScript = 'push-script' | 'user-script';

const words: Readonly<Record<ToldScript, ProgramWords>> = {
  'push-script': {
    name: 'the push script',
    code: 'push-script',
    place: '[push] api_push_script',
    slowRemedy: 'let it do its work in the background',
  },
  'user-script': {
    name: 'the user script',
    code: 'user-script',
    place: 'the user scripts in the [hook] section',
    slowRemedy: 'let it do its work in the background',
  },
};

/** The time limit of both where the caller has no other. */
export const toldScriptTimeoutMs = 60_000;

/**
 * Tells a push script or a user script of an event (push-and-mqtt 7, hooks-and-rules 4.6). What it prints and its
 * exit code are only logged.
 * @returns the exit code
 * @throws CodedError when it did not run to its end: `…-not-started`, `…-timeout`, `…-killed`, or `…-aborted`
 *   (retryable), each beginning with the kind of the script
 */
export async function tellScript(kind: ToldScript, run: ProgramRun): Promise<number> {
  const { exitCode, stdout } = await runProgram(words[kind], run);
  const log = run.log.child({ [kind]: run.command.program });
  for (const line of stdout.split('\n')) {
    if (line.trim() !== '') log.debug(line);
  }
  if (exitCode === 0) log.info(`${words[kind].name} was told`);
  else log.warn({ exitCode }, `${words[kind].name} says that it failed`);
  return exitCode;
}
