import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../harness/cli';
import { isRecord, type JsonRecord, parseRecord, recordsOf } from '../harness/json-record';

/** What `tocsin check-config --json` says of one file. */
export interface Verdict {
  readonly code: number | null;
  /** Undefined where the file holds mistakes. */
  readonly settings: Readonly<Record<string, unknown>> | undefined;
  /** One line each: `file:line key | reason`, the folder of the test left out. */
  readonly mistakes: readonly string[];
  readonly warnings: readonly string[];
  /** One line each: `severity key | message`. */
  readonly findings: readonly string[];
  /** All that was printed. */
  readonly printed: string;
}

export interface Asked {
  /** Name of the file that is named with --config, and what lies beside it. */
  readonly name?: string;
  readonly text: string | Buffer;
  readonly beside?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** `$D` stands for the folder, here and in texts. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Lays the files out in a folder of their own and asks what they come to. */
export async function checkConfig(folder: string, asked: Asked): Promise<Verdict> {
  const { name = 'es.ini', text, beside = {}, flags = [], env = {} } = asked;
  mkdirSync(folder, { recursive: true });
  const here = (words: string) => words.replaceAll('$D', folder);
  for (const [file, words] of Object.entries(beside))
    writeFileSync(path.join(folder, file), here(words), { mode: 0o640 });
  const file = path.join(folder, name);
  writeFileSync(file, typeof text === 'string' ? here(text) : text);
  const answer = await runCli(
    ['check-config', '--json', '--config', file, ...flags],
    Object.fromEntries(Object.entries(env).map(([variable, value]) => [variable, here(value)])),
  );
  const printed = answer.out + answer.err;
  const said = parseRecord(answer.out);
  const lines = (list: unknown, line: (each: JsonRecord) => string) =>
    recordsOf(list).map((each) => line(each).replaceAll(folder, '$D'));
  const placed = ({ file: where, line, key, reason }: JsonRecord) =>
    `${[where, line].filter(isSaid).join(':')}${isSaid(line) ? '' : ':'} ${isSaid(key) ? key : ''} | ${String(reason)}`;
  return {
    code: answer.code,
    settings: isRecord(said['settings']) ? said['settings'] : undefined,
    mistakes: lines(said['mistakes'], placed),
    warnings: lines(said['warnings'], placed),
    findings: lines(said['findings'], ({ severity, key, message }) =>
      [severity, key, '|', message].join(' '),
    ),
    printed,
  };
}

const isSaid = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';
