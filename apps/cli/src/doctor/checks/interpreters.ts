import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathObstacle } from '@tocsin/runtime';
import { type Check, type Fault, fault } from '../check';
import { commandsOf, type NamedCommand } from '../paths-of';

/** Hooks have this PATH and no other, as with the old server. */
const pathOfHooks = ['/bin', '/usr/bin'];
const longestFirstLine = 256;

/** Whether the programs of the operator can start: their first line, and names without a path. */
export const interpreters: Check = {
  finds: ['hook', 'push-script'],
  remedy: 'see the files that [hook] and [push] name',
  touchesFiles: true,
  look: ({ config }) => commandsOf(config).flatMap(trouble),
};

function trouble({ key, program }: NamedCommand): readonly Fault[] {
  const name = key.startsWith('push.') ? 'push-script' : 'hook';
  if (!program.includes('/')) {
    if (find(program) !== undefined) return [];
    const message = `${key}: there is no program ${program} in ${pathOfHooks.join(' and ')}, where hooks look`;
    return [fault(name, message, `write its whole path, e.g. ${key} = /usr/local/bin/${program}`)];
  }
  if (pathObstacle(program, 'run') !== undefined || !statSync(program).isFile()) return []; // another check says so
  const found = ofFirstLine(program, firstLine(program));
  return found === undefined
    ? []
    : [fault(name, `${key}: ${program} cannot start: ${found.why}`, found.remedy)];
}

function ofFirstLine(
  program: string,
  line: string,
): { readonly why: string; readonly remedy: string } | undefined {
  if (line.startsWith('\u00EF\u00BB\u00BF#!')) {
    return {
      why: 'a byte order mark stands before its #!',
      remedy: `take it away: sed -i '1s/^\\xEF\\xBB\\xBF//' ${program}`,
    };
  }
  if (!line.startsWith('#!')) return undefined;
  if (line.endsWith('\r')) {
    return {
      why: `its lines end as those of Windows do, so "${line.slice(2).trim()}" is looked for with an invisible character`,
      remedy: `sed -i 's/\\r$//' ${program}`,
    };
  }
  const [interpreter = '', ...words] = line.slice(2).trim().split(/\s+/);
  const obstacle = pathObstacle(interpreter, 'run');
  if (obstacle !== undefined) {
    return {
      why: `its first line asks for ${interpreter}: ${obstacle}`,
      remedy: `install ${path.basename(interpreter)}, or correct the first line of ${program}`,
    };
  }
  const asked = words.find((word) => !word.startsWith('-') && !word.includes('='));
  if (path.basename(interpreter) !== 'env' || asked === undefined) return undefined;
  if (find(asked) !== undefined) return undefined;
  return {
    why: `its first line asks for ${asked}, which is neither in ${pathOfHooks.join(' nor in ')}`,
    remedy: `install ${asked}, or write its whole path into the first line of ${program}`,
  };
}

function firstLine(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(longestFirstLine);
    const text = bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, longestFirstLine, 0));
    return text.split('\n')[0] ?? '';
  } finally {
    closeSync(descriptor);
  }
}

const find = (program: string): string | undefined =>
  pathOfHooks
    .map((folder) => path.join(folder, program))
    .find((file) => pathObstacle(file, 'run') === undefined);
