import { Alarm } from '@tocsin/messages';
import { hookArguments } from './hook-arguments';

const alarm = Alarm.parse({
  server: 0,
  eventId: 33989,
  monitorId: 2,
  monitorName: 'Door"Bell" $(id)',
  phase: 'start',
  cause: ' front',
  seenAt: 1,
  startedAt: null,
  eventPath: '/var/cache/zoneminder/events/2/2019-10-06/33989',
  late: false,
});

describe('the arguments of a hook', () => {
  it('are event, monitor, name, and the cause with its leading blank', () => {
    expect(hookArguments(alarm, { passEventFolder: false })).toEqual([
      '33989',
      '2',
      'Door"Bell" $(id)',
      ' front',
    ]);
  });

  it('end with the event folder where it is asked for', () => {
    expect(hookArguments(alarm, { passEventFolder: true })[4]).toBe(
      '/var/cache/zoneminder/events/2/2019-10-06/33989',
    );
  });

  it('are four where the folder is not known', () => {
    expect(hookArguments({ ...alarm, eventPath: null }, { passEventFolder: true })).toHaveLength(4);
  });

  it('hold no NUL, which no program can be given', () => {
    expect(hookArguments({ ...alarm, cause: 'a\0b' }, { passEventFolder: false })[3]).toBe('ab');
  });
});
