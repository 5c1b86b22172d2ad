import { Writable } from 'node:stream';
import { pathObstacle } from '@tocsin/runtime';
import { RulesFile } from '@tocsin/rules-file';
import pino from 'pino';
import { z } from 'zod';
import { type Check, fault } from '../check';

/** Rules that the gateway could not follow. That the file can be read is another check's. */
export const rulesFile: Check = {
  finds: ['rules-file'],
  remedy: 'see [customize] es_rules',
  touchesFiles: true,
  look: async ({ config: { customize } }) => {
    const { es_rules: file } = customize;
    if (file === undefined || pathObstacle(file, 'read') !== undefined) return [];
    const complaints: string[] = [];
    await RulesFile.open(file, logOf(complaints));
    return complaints.map((message) =>
      fault('rules-file', message, `mend it in ${file}; until then what the rule holds back is told`),
    );
  },
};

const LogLine = z.object({ msg: z.string() });

/** Keeps the messages of errors. */
function logOf(complaints: string[]): pino.Logger {
  const lines = new Writable({
    write: (line, _encoding, done) => {
      complaints.push(LogLine.parse(JSON.parse(String(line))).msg);
      done();
    },
  });
  return pino({ level: 'error' }, lines);
}
