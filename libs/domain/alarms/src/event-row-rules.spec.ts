import { EventId, MonitorId } from '@tocsin/messages';
import { alarmCause } from './alarm-cause';
import { alarmMoment, isAlarmRow, isLate, isNewNumbering, mayBecomeAlarm, rowCause } from './event-row-rules';
import type { EventRow } from './event-table';
import { pollIntervalMs } from './poll-interval';

const minute = 60_000;
const row = (changes: Partial<EventRow>): EventRow => ({
  eventId: EventId.parse(7),
  monitorId: MonitorId.parse(1),
  cause: 'Motion',
  notes: '',
  startedAt: 0,
  endedAt: null,
  alarmFrames: 0,
  eventPath: '/events/1/7',
  ...changes,
});

describe('a row of Events', () => {
  it.each([
    ['Motion', 0, true],
    ['Forced Web', 0, true],
    ['Continuous', 0, false],
    [' Continuous ', 0, false],
    ['Continuous', 3, true],
  ])('with cause %p and %d alarm frames: an alarm? %p', (cause, alarmFrames, isAlarm) => {
    expect(isAlarmRow(row({ cause, alarmFrames }))).toBe(isAlarm);
  });

  it.each([
    ['goes on', {}, true],
    ['is closed', { endedAt: minute }, false],
    ['is an alarm already', { alarmFrames: 1 }, false],
    ['was abandoned by a killed zmc days ago', { startedAt: -2880 * minute }, false],
  ])('of a continuous recording is worth a second look when it goes on: it %s', (_what, changes, isWorth) => {
    expect(mayBecomeAlarm(row({ cause: 'Continuous', ...changes }), 2 * minute)).toBe(isWorth);
  });

  it.each([
    ['its start', {}, 0],
    ['in a closed recording its end', { cause: 'Continuous', endedAt: minute }, minute],
    ['in a running recording now', { cause: 'Continuous' }, 5 * minute],
    [
      'in an abandoned recording a day after its start',
      { cause: 'Continuous', startedAt: -1500 * minute },
      -60 * minute,
    ],
  ])('has its alarm no later than at %s', (_what, changes, moment) => {
    expect(alarmMoment(row(changes), 5 * minute)).toBe(moment);
  });

  it.each([
    ['Motion', false, ''],
    ['Motion: Yard', false, ''],
    ['Continuous', false, ''],
    ['Motion', true, 'Motion'],
    ['Forced Web', false, 'Forced Web'],
    ['Doorbell', true, 'Doorbell'],
  ])('with cause %p and read_alarm_cause %p is reported with %p', (cause, readAlarmCause, reported) => {
    expect(rowCause({ cause }, readAlarmCause)).toBe(reported);
  });

  it.each([
    ['newer than the last one', row({ startedAt: 10 }), 5, true],
    ['as old as the last one', row({ startedAt: 5 }), 5, false],
    ['where nothing is left of the last one', row({}), undefined, true],
    ['that is not there', undefined, undefined, false],
  ])('with an id below the last one, %s', (_what, found, lastStartedAt, isNew) => {
    expect(isNewNumbering(found, lastStartedAt)).toBe(isNew);
  });
});

it.each([
  [10_000, false],
  [10_001, true],
])('an alarm told %d ms after its start: late? %p', (age, late) => {
  expect(isLate(minute, minute + age)).toBe(late);
});

// hooks-and-rules.md section 2, point 3.
it.each([
  [' Motion Left', '', true, ' Motion Left'],
  ['Motion', 'Doorbell', true, 'Motion'],
  ['', 'Doorbell', true, 'Doorbell'],
  ['Motion', 'Doorbell', false, 'Doorbell'],
  ['Motion', '', false, ''],
])('alarm cause %p, trigger %p, read_alarm_cause %p: reported with %p', (cause, trigger, read, reported) => {
  expect(alarmCause({ alarmCause: cause, triggerCause: trigger }, read)).toBe(reported);
});

// architecture.md section 5.
it.each([
  [0.05, false, 50],
  [0.01, false, 10],
  [0.001, false, 10],
  [5, false, 50],
  [5, true, 5000],
  [0.02, true, 20],
])('event_check_interval %d, strict %p: looks every %d ms', (seconds, isStrict, ms) => {
  expect(pollIntervalMs({ seconds, isStrict })).toBe(ms);
});
