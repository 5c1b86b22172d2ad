import { MonitorId } from '@tocsin/messages';
import pino from 'pino';
import { aConfig } from '../../testing/picture-detection.fixture';
import { ZoneImport } from './zone-import';

const own = {
  name: 'drive',
  points: [[0, 0] as [number, number], [9, 0] as [number, number], [9, 9] as [number, number]],
};
const config = aConfig({}, (usual) => ({
  ...usual,
  zones: { own: [own], importZoneMinder: true, onlyTriggered: false, patterns: {} },
}));

it("a source that never answers costs an alarm its time limit, and the file's own zones count", async () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const zones = new ZoneImport(log, Date.now, 20);
  const subject = { monitorId: MonitorId.parse(2), cause: '' };
  const never = { zones: () => new Promise<never>(() => undefined) };
  const signal = new AbortController().signal;
  await expect(zones.zonesFor(subject, config, { sources: [never], signal })).resolves.toEqual([own]);
  expect(lines.join('')).toContain('cannot be read (no answer within 0.02 s); only zones of the file count');
});
