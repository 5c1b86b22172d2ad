import { chooseLayout } from './choose-layout';
import { fixtureMap, releaseFixtures } from './release-fixtures.fixture';
import { isSameReading } from './same-reading';

describe.each(releaseFixtures)('isSameReading on ZoneMinder $release', (at) => {
  const layout = chooseLayout(at.size, at.versions[0])?.layout;
  if (layout === undefined) throw new Error(`no layout for ${at.release}`);
  const before = fixtureMap(at, 1);

  it('sees no difference in a copy, nor where a reading does not look', () => {
    const after = fixtureMap(at, 1);
    after.writeUInt32LE(17, 4); // last_write_index
    after.writeUInt8(99, at.triggerText + 100); // behind the NUL
    expect(isSameReading(before, after, layout)).toBe(true);
  });

  it.each([
    ['size', 0],
    ['state', at.state],
    ['last_event_id', at.eventId],
    ['the upper half of last_event_id', at.eventIdBytes === 8 ? at.eventId + 4 : at.eventId],
    ['valid', at.valid],
    ['the sign of life', at.alive],
    ['startup_time', at.startup ?? at.state],
    ['alarm_cause', (at.alarmCause ?? at.state) + 3],
    ['the trigger data', at.triggerSize],
    ['trigger_cause', at.triggerCause],
    ['trigger_text', at.triggerText + 5],
  ])('sees a change of %s', (_name, offset) => {
    const after = fixtureMap(at, 1);
    after.writeUInt8(after.readUInt8(offset) ^ 1, offset);
    expect(isSameReading(before, after, layout)).toBe(false);
  });
});
