import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { splitShellWords } from '@tocsin/detection';
import type { OpenAlprCommandVariant } from '@tocsin/detection-config';
import { CodedError } from '@tocsin/errors';
import { serviceTimeoutMs } from './ask-service';
import { OpenAlprAnswer, platesOf } from './open-alpr-results';
import { parseAnswer } from './parse-answer';
import type { PlateService } from './plate-service';

const largestAnswer = 1024 * 1024;

export interface CommandParts {
  readonly timeoutMs?: number;
  /** Where the picture is for as long as the program runs. */
  readonly temporaryFolder?: string;
}

/** The program `alpr`, on this machine. It is started without a shell, and gets the picture as a file that goes again. */
export function openAlprCommand(
  variant: OpenAlprCommandVariant,
  { timeoutMs = serviceTimeoutMs, temporaryFolder = tmpdir() }: CommandParts,
): PlateService {
  const { binary } = variant;
  return {
    async find(_picture, jpeg, { signal }) {
      const folder = await mkdtemp(path.join(temporaryFolder, 'tocsin-plates-'));
      try {
        const file = path.join(folder, 'frame.jpg');
        await writeFile(file, jpeg);
        const printed = await run(binary, [...argumentsOf(variant), file], { timeoutMs, signal });
        return platesOf(parseAnswer(binary, OpenAlprAnswer, parseJson(binary, printed)), {
          ...variant,
          recognizeVehicle: false,
        });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

function argumentsOf({ parameters }: Pick<OpenAlprCommandVariant, 'parameters'>): string[] {
  const words = splitShellWords(parameters);
  return words.includes('-j') || words.includes('--json') ? words : ['-j', ...words];
}

interface RunLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** @returns what it printed */
function run(binary: string, given: readonly string[], { timeoutMs, signal }: RunLimits): Promise<string> {
  const limits = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: largestAnswer, signal } as const;
  return new Promise((resolve, reject) => {
    execFile(binary, given, limits, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (signal.aborted) reject(signal.reason instanceof Error ? signal.reason : error);
      else
        reject(new CodedError('plate-service-failed', `${binary} ${whatFailed(error, stderr, timeoutMs)}`));
    });
  });
}

function whatFailed(
  error: Error & { code?: unknown; killed?: boolean },
  stderr: string,
  timeoutMs: number,
): string {
  if (error.code === 'ENOENT') return 'is not installed here; see openalpr_cmdline_binary';
  if (error.code === 'EACCES') return 'may not be executed by this account; try chmod a+rx';
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `printed more than ${largestAnswer} bytes`;
  if (error.killed === true) return `gave no answer within ${timeoutMs / 1000} s`;
  return `failed (exit ${String(error.code)}): ${firstLine(stderr)}`;
}

function parseJson(binary: string, printed: string): unknown {
  try {
    return JSON.parse(printed);
  } catch {
    throw new CodedError('plate-service-failed', `${binary} printed no JSON: ${firstLine(printed)}`);
  }
}

function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line === '' ? 'it said nothing' : line.slice(0, 300);
}
