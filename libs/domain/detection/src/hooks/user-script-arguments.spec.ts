import { Alarm } from '@tocsin/messages';
import { detectedLabels } from './detected-labels';
import { reportOfHook, userScriptArguments } from './user-script-arguments';

const alarm = Alarm.parse({
  server: 0,
  eventId: 33989,
  monitorId: 2,
  monitorName: 'Door "1" $(id)',
  phase: 'start',
  cause: ' front',
  seenAt: 1,
  startedAt: null,
  eventPath: '/events/2/33989',
  late: false,
});
const today = { exitCodeDecides: false };
const json = '{"labels":["person"],"frame_id":"alarm"}';

describe('what is told of a hook', () => {
  it.each([
    [
      'a yes',
      { exitCode: 0, stdout: `[a] detected:person--SPLIT--${json}\n` },
      0,
      '[a] detected:person',
      json,
    ],
    ['a yes without JSON', { exitCode: 0, stdout: 'detected:car\n' }, 0, 'detected:car', '[]'],
    ['a yes with broken JSON', { exitCode: 0, stdout: 'detected:car--SPLIT--{' }, 0, 'detected:car', '[]'],
    ['a no with its code and what it printed', { exitCode: 3, stdout: `x--SPLIT--${json}` }, 3, 'x', json],
    ['an empty text, which is a no', { exitCode: 0, stdout: '\n' }, 1, '', '[]'],
  ])('is %s', (_what, printed, result, text, jsonText) => {
    expect(reportOfHook(printed, today)).toEqual({ result, text, json: jsonText });
  });

  it('is a yes without text under the old key, where the exit code decides', () => {
    expect(reportOfHook({ exitCode: 0, stdout: '' }, { exitCodeDecides: true }).result).toBe(0);
  });
});

describe('the arguments of a user script', () => {
  const report = { result: 0, text: '[a] "detected":person', json };

  it('are result, event, monitor, name, text and JSON, none quoted', () => {
    expect(userScriptArguments(alarm, report, { passEventFolder: false })).toEqual([
      '0',
      '33989',
      '2',
      'Door "1" $(id)',
      '[a] "detected":person',
      json,
    ]);
  });

  it('end with the event folder where it is asked for and known', () => {
    expect(userScriptArguments(alarm, report, { passEventFolder: true })[6]).toBe('/events/2/33989');
    expect(
      userScriptArguments({ ...alarm, eventPath: null }, report, { passEventFolder: true }),
    ).toHaveLength(6);
  });

  it('are never what the system would refuse: too long, or with a NUL', () => {
    const [, , , , text, shown] = userScriptArguments(
      alarm,
      { result: 0, text: `a\0${'猫'.repeat(100_000)}`, json: `["${'x'.repeat(50_000)}"]` },
      { passEventFolder: false },
    );
    expect(text).toMatch(/^a猫{39998}$/);
    expect(shown).toBe('[]');
  });
});

describe('the labels in a JSON', () => {
  it.each([
    [{ labels: ['person', 'car', 'person'] }, ['person', 'car']],
    [
      [{ type: 'object', label: 'dog' }, { label: 'dog' }, { label: ' cat ' }],
      ['dog', 'cat'],
    ],
    [{ labels: [1, null, '', 'dog'] }, ['dog']],
    [['dog', null, {}], []],
    [{ labels: 'dog' }, []],
    [[], []],
  ])('%j are %j', (given, labels) => {
    expect(detectedLabels(given)).toEqual(labels);
  });
});
