import { chooseLayout, layoutOfVersion } from './choose-layout';
import { encodeMap, type MapFields } from './encode-map';
import { fixtureMap, releaseFixtures } from './release-fixtures.fixture';
import { layouts } from './shared-memory-layout';

const fields: MapFields = {
  state: 'alert',
  captureFps: 4.75,
  lastEventId: 5_000_000_123,
  isValid: true,
  lastFrameScore: 255,
  startupSeconds: 1_795_171_000,
  heartbeatSeconds: 1_795_171_009,
  lastWriteSeconds: 1_795_171_008,
  alarmCause: 'Motion All,Türe',
  triggerState: 1,
  triggerScore: 200,
  triggerCause: 'Doorbell',
  triggerText: 'somebody rings',
  currentEventId: 5_000_000_123,
  recordingSeconds: 1_795_171_005,
};

it.each(releaseFixtures)('writes a map of ZoneMinder $release byte for byte', (at) => {
  const layout = chooseLayout(at.size, at.versions[0])?.layout;
  if (layout === undefined) throw new Error(`no layout for ${at.release}`);
  const hasHeartbeat = layout.offsets.heartbeatTime !== null;
  const written = encodeMap(layout, {
    ...fields,
    lastEventId: at.eventIdBytes === 8 ? fields.lastEventId : 4_000_000_123,
    // Before 1.36 the last write is the only sign of life.
    lastWriteSeconds: hasHeartbeat ? fields.lastWriteSeconds : fields.heartbeatSeconds,
  });
  expect(Buffer.from(written).equals(fixtureMap(at, at.numbers.alert ?? -1))).toBe(true);
});

it('has a fixture for every layout', () => {
  const covered = releaseFixtures.map((at) => chooseLayout(at.size, at.versions[0])?.layout);
  expect(new Set(covered)).toEqual(new Set(layouts));
});

it('refuses a state that the release does not have', () => {
  const layout = layoutOfVersion('1.38.0');
  if (layout === undefined) throw new Error('no layout');
  expect(() => encodeMap(layout, { ...fields, state: 'tape' })).toThrow(
    'ZoneMinder 1.38-1.39.11 has no state "tape"',
  );
});

it('writes -1 for an unknown state where the release does so', () => {
  const layout = layoutOfVersion('1.36.12');
  if (layout === undefined) throw new Error('no layout');
  expect(Buffer.from(encodeMap(layout, { ...fields, state: 'unknown' })).readInt32LE(12)).toBe(-1);
});
