import { chooseLayout } from './choose-layout';
import { decodeReading, isTriggerInPlace } from './decode-reading';
import { fixtureMap, type ReleaseFixture, releaseFixtures } from './release-fixtures.fixture';
import { mapBytesNeeded, type SharedMemoryLayout } from './shared-memory-layout';

function layoutFor(at: ReleaseFixture): SharedMemoryLayout {
  const choice = chooseLayout(at.size, at.versions[0]);
  if (choice === undefined) throw new Error(`no layout for ${at.release}`);
  return choice.layout;
}

describe.each(releaseFixtures)('a map of ZoneMinder $release', (at) => {
  const layout = layoutFor(at);

  it('gives every field of a reading', () => {
    expect(decodeReading(fixtureMap(at, at.numbers.alarm ?? -1), layout)).toEqual({
      state: 'alarm',
      lastEventId: at.eventIdBytes === 8 ? 5_000_000_123 : 4_000_000_123,
      isValid: true,
      heartbeatSeconds: 1_795_171_009,
      startupSeconds: at.startup === null ? 0 : 1_795_171_000,
      alarmCause: at.alarmCause === null ? '' : 'Motion All,Türe',
      triggerCause: 'Doorbell',
      triggerText: 'somebody rings',
      captureFps: at.fps === null ? null : 4.75,
    });
  });

  it.each(Object.entries(at.numbers))('names the state %s by its number', (state, number) => {
    expect(decodeReading(fixtureMap(at, number), layout)).toMatchObject({ state });
  });

  it('takes any other number for an unknown state', () => {
    const numbers = [Math.max(...Object.values(at.numbers)) + 1, 0xff_ff_ff_ff];
    expect(numbers.map((number) => decodeReading(fixtureMap(at, number), layout).state)).toEqual([
      'unknown',
      'unknown',
    ]);
  });

  it('is read from the bytes that are said to be needed', () => {
    const map = fixtureMap(at, 1);
    expect(mapBytesNeeded(layout)).toBe(at.triggerText + 256);
    expect(decodeReading(map.subarray(0, mapBytesNeeded(layout)), layout)).toEqual(
      decodeReading(map, layout),
    );
  });

  it('shows its trigger data where they belong, and nowhere else', () => {
    const map = fixtureMap(at, 1);
    expect(isTriggerInPlace(map, layout)).toBe(true);
    map.writeUInt32LE(561, at.triggerSize);
    expect(isTriggerInPlace(map, layout)).toBe(false);
  });
});

it('takes a map for invalid until zmc says it is valid', () => {
  const at = releaseFixtures[4];
  if (at === undefined) throw new Error('no fixture');
  const map = fixtureMap(at, 1);
  map.writeUInt8(0, at.valid);
  expect(decodeReading(map, layoutFor(at)).isValid).toBe(false);
});
