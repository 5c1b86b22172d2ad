import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino, { type Logger } from 'pino';
import { runHookScript } from './hook-script';
import { hookEnvironment } from './program';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hook-script-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let scripts = 0;
async function script(body: string, mode = 0o755): Promise<string> {
  scripts += 1;
  const file = path.join(folder, `hook ${scripts}.sh`);
  await writeFile(file, body.startsWith('#!') ? body : `#!/bin/sh\n${body}\n`);
  await chmod(file, mode);
  return file;
}

interface Options {
  args?: string[];
  timeoutMs?: number;
  killAfterMs?: number;
  signal?: AbortSignal;
  log?: Logger;
}
const run = (
  program: string,
  { args = [], timeoutMs = 20_000, killAfterMs = 5000, signal, log }: Options = {},
) =>
  runHookScript({
    command: { program, leadingArguments: [] },
    givenArguments: args,
    timeoutMs,
    killAfterMs,
    signal: signal ?? new AbortController().signal,
    log: log ?? pino({ level: 'silent' }),
  });

/** Gone, or dead and only waiting to be collected by whoever inherited it. */
const isAlive = (pid: number) =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (stat) => !stat.includes(') Z '),
    () => false,
  );
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
const numberIn = (file: string) => readFile(file, 'utf8').then(Number, () => 0);

describe('a hook script', () => {
  it('answers by exit code and stdout', async () => {
    const program = await script('echo "detected:person"; echo noise >&2; exit 3');
    await expect(run(program)).resolves.toEqual({ exitCode: 3, stdout: 'detected:person\n' });
  });

  it('gets every argument as it is, whatever a shell would make of it', async () => {
    const args = ['12', '3', `a "b" 'c' $(id) \`id\` $HOME \\ *`, ' cause; rm -rf x', '', 'ü\nnext'];
    const program = await script('for a in "$@"; do printf "<%s>" "$a"; done');
    await expect(run(program, { args })).resolves.toMatchObject({
      stdout: args.map((a) => `<${a}>`).join(''),
    });
  });

  it('gets the fixed PATH and none of our settings', () => {
    expect(
      hookEnvironment({
        PATH: '/evil',
        IFS: 'x',
        CDPATH: 'x',
        ENV: 'x',
        BASH_ENV: 'x',
        TOCSIN_A__B: 's',
        TZ: 'UTC',
      }),
    ).toEqual({ PATH: '/bin:/usr/bin', TZ: 'UTC' });
  });

  it('that does not exist is named', async () => {
    const running = run('/nowhere/hook.sh');
    await expect(running).rejects.toThrow('/nowhere/hook.sh cannot be started: there is no such file');
    await expect(running).rejects.toMatchObject({ code: 'hook-not-started' });
  });

  it('that may not be executed is named', async () => {
    const running = run(await script('exit 0', 0o644));
    await expect(running).rejects.toThrow('chmod');
    await expect(running).rejects.toMatchObject({ code: 'hook-not-started' });
  });

  it('that is killed has not answered', async () => {
    await expect(run(await script('kill -9 $$'))).rejects.toMatchObject({ code: 'hook-killed' });
  });

  it('that takes too long is ended, with what it started', async () => {
    const pidFile = path.join(folder, 'child.pid');
    const program = await script(`sleep 1000 & echo $! > '${pidFile}'; wait`);
    const running = run(program, { timeoutMs: 500 });
    await expect(running).rejects.toMatchObject({ code: 'hook-timeout' });
    const child = await numberIn(pidFile);
    expect(child).toBeGreaterThan(0);
    await until(async () => !(await isAlive(child)));
  });

  it('that ignores TERM is killed', async () => {
    const program = await script(`trap '' TERM; while :; do sleep 0.05; done`);
    await expect(run(program, { timeoutMs: 300, killAfterMs: 200 })).rejects.toMatchObject({
      code: 'hook-timeout',
    });
  });

  it('that ignores the end of its time is killed soon where we must end, too', async () => {
    const told = path.join(folder, 'told');
    const program = await script(`trap 'echo 1 > "${told}"' TERM; while :; do sleep 0.05; done`);
    const stop = new AbortController();
    const ended = run(program, { timeoutMs: 200, killAfterMs: 600_000, signal: stop.signal }).catch(
      (error: unknown) => error,
    );
    await until(async () => (await numberIn(told)) > 0);
    stop.abort();
    await expect(ended).resolves.toMatchObject({ code: 'hook-timeout' });
  });

  it('is ended on abort, and the error can be retried', async () => {
    const started = path.join(folder, 'started.pid');
    const program = await script(`echo $$ > '${started}'; echo "detected:person"; sleep 1000`);
    const stop = new AbortController();
    const running = run(program, { signal: stop.signal });
    const ended = running.catch((error: unknown) => error);
    await until(async () => (await numberIn(started)) > 0);
    stop.abort();
    await expect(ended).resolves.toMatchObject({ code: 'hook-aborted', retryable: true });
    const pid = await numberIn(started);
    await until(async () => !(await isAlive(pid)));
  });

  it('is not started at all after an abort', async () => {
    const mark = path.join(folder, 'never');
    await expect(
      run(await script(`echo 1 > '${mark}'`), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      code: 'hook-aborted',
    });
    await expect(numberIn(mark)).resolves.toBe(0);
  });

  it('that leaves something running in the background has answered all the same', async () => {
    const program = await script('sleep 30 & echo "detected:car"; exit 0');
    await expect(run(program)).resolves.toEqual({ exitCode: 0, stdout: 'detected:car\n' });
  });

  it('may print without end; 1 MiB is kept', async () => {
    const program = await script('head -c 3000000 /dev/zero | tr "\\0" x');
    const { stdout } = await run(program);
    expect(stdout).toHaveLength(1024 * 1024);
  });

  it('is heard in the debug log when it prints to stderr', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
    await run(await script('echo one >&2; printf two >&2'), { log });
    expect(lines).toEqual([expect.stringContaining('"msg":"one"'), expect.stringContaining('"msg":"two"')]);
  });
});
