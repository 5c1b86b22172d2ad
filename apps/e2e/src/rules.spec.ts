import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Noon } from './harness/noon';
import { TestGround } from './harness/test-ground';
import type { Tocsin } from './harness/tocsin';
import { loginOf, users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

const noon = new Noon(Date.now());
const mute = { action: 'mute' } as const;
const critical = { action: 'critical_notify' } as const;

type Verdict = 'muted' | 'told' | 'critical';

interface Row {
  /** The row of hooks-and-rules.md section 8. */
  readonly row: string;
  readonly rules: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly verdict: Verdict;
  readonly cause?: string;
  /** What the log says of it as an error. */
  readonly complaint?: RegExp;
}

/** It is between 12:00 and 13:00, see Noon. */
const rows: readonly Row[] = [
  { row: 'no entry for the monitor: allowed', rules: undefined, verdict: 'told' },
  { row: 'an empty list of rules: allowed', rules: [], verdict: 'told' },
  { row: 'action mute', rules: [mute], verdict: 'muted' },
  { row: 'action critical_notify', rules: [critical], verdict: 'critical' },
  {
    row: 'an unknown action, when it is reached: allowed, and no later rule counts',
    rules: [{ action: 'shout' }, mute],
    verdict: 'told',
    complaint: /shout/,
  },
  { row: 'the first rule that matches decides', rules: [critical, mute], verdict: 'critical' },
  { row: 'no rule matches: allowed', rules: [{ ...mute, cause_has: 'person' }], verdict: 'told' },
  { row: 'other keys are ignored', rules: [{ ...mute, comment: 'x', comment1: 'y' }], verdict: 'muted' },
  {
    row: 'from and to by default as %I:%M %p, in any case',
    rules: [{ ...mute, from: '11 AM', to: '2:00 pm' }],
    verdict: 'muted',
  },
  { row: 'outside from and to', rules: [{ ...mute, from: '2 pm', to: '3 pm' }], verdict: 'told' },
  {
    row: 'time_format',
    rules: [{ ...mute, time_format: '%H.%M', from: '11.30', to: '13.30' }],
    verdict: 'muted',
  },
  {
    row: 'a window over midnight: its evening part',
    rules: [{ ...mute, from: '11 am', to: '1 am' }],
    verdict: 'muted',
  },
  {
    row: 'a window over midnight: its morning part',
    rules: [{ ...mute, from: '9:30 pm', to: '2 pm' }],
    verdict: 'muted',
  },
  {
    row: 'a window over midnight: between its parts',
    rules: [{ ...mute, from: '9:30 pm', to: '1 am' }],
    verdict: 'told',
  },
  { row: 'from without to: the rest of the day', rules: [{ ...mute, from: '11 am' }], verdict: 'muted' },
  { row: 'to without from: the day until then', rules: [{ ...mute, to: '2 pm' }], verdict: 'muted' },
  {
    row: 'a leading blank in a time: the rule is skipped',
    rules: [{ ...mute, from: ' 11 am', to: '2 pm' }, critical],
    verdict: 'critical',
    complaint: /from .{1,3} 11 am.* does not fit/,
  },
  {
    row: 'a time that cannot be read: the rule is skipped',
    rules: [{ ...mute, from: 'noon' }],
    verdict: 'told',
    complaint: /from .*noon.* does not fit/,
  },
  {
    row: 'daysofweek with today',
    rules: [{ ...mute, daysofweek: `${noon.tomorrow},${noon.today}` }],
    verdict: 'muted',
  },
  { row: 'daysofweek without today', rules: [{ ...mute, daysofweek: noon.tomorrow }], verdict: 'told' },
  {
    row: 'cause_has is searched anywhere, in any case',
    rules: [{ ...mute, cause_has: 'FRONT (door|gate)' }],
    verdict: 'muted',
    cause: ' front gate: All',
  },
  {
    row: 'cause_has by a look-ahead: without person',
    rules: [{ ...mute, cause_has: '^(?!.*(person)).*$' }],
    verdict: 'muted',
  },
  {
    row: 'cause_has by a look-ahead: with person',
    rules: [{ ...mute, cause_has: '^(?!.*(person)).*$' }],
    verdict: 'told',
    cause: 'detected:person',
  },
  { row: 'cause_has with a leading (?i)', rules: [{ ...mute, cause_has: '(?i)MOTION' }], verdict: 'muted' },
  {
    row: 'a bad regular expression: the rule is skipped',
    rules: [{ ...mute, cause_has: '(person' }],
    verdict: 'told',
    complaint: /cause_has.*no regular expression/,
  },
  {
    row: 'an expression that never ends: the rule is skipped',
    rules: [{ ...mute, cause_has: '(a+)+$' }, critical],
    verdict: 'critical',
    cause: `${'a'.repeat(28)}!`,
    complaint: /took longer than/,
  },
];

/** A monitor for each row; one more is never spoken of. */
const monitors = rows.map(({ row }, index) => ({ id: index + 1, name: row.slice(0, 60) }));

const written = {
  JSON: () => {
    const entries = rows.flatMap(({ rules }, index) =>
      rules === undefined ? [] : [[index + 1, { rules }] as const],
    );
    return JSON.stringify({ notifications: { monitors: Object.fromEntries(entries) } }, null, 2);
  },
  YAML: () => {
    const entries = rows.flatMap(({ rules }, index) =>
      rules === undefined ? [] : [`    ${index + 1}:\n      rules: ${JSON.stringify(rules)}\n`],
    );
    return `# rules\nnotifications:\n  monitors:\n${entries.join('')}`;
  },
} as const;

let ground: TestGround;

beforeAll(async () => {
  ground = await TestGround.open({ monitors });
});

afterAll(() => ground?.[Symbol.asyncDispose]());

const startWith = (file: string, settings: Record<string, string | boolean> = {}) =>
  ground.start(
    'standalone',
    { general: settings, customize: { es_rules: file } },
    { ...ground.zoneminder.env, TZ: noon.zone },
  );

async function verdictOf(tocsin: Tocsin, monitorId: number, cause?: string): Promise<Verdict> {
  const client = await tocsin.login(users.admin);
  const eventId = await ground.zoneminder.alarm(monitorId, {
    holdMs: 80,
    ...(cause === undefined ? {} : { cause }),
  });
  const decided = new RegExp(`event ${eventId} of monitor .*: start (not told|told)`);
  const { text } = await tocsin.part('gateway').said(decided);
  await client.fence();
  const alarm = client.alarms.find((entry) => entry['EventId'] === String(eventId));
  await client.close();
  expect(alarm === undefined).toBe(/start not told/.test(text));
  if (alarm === undefined) return 'muted';
  const rulesObject = alarm['RulesObject'];
  if (JSON.stringify(rulesObject) === '{"notification_type":"critical"}') return 'critical';
  expect(rulesObject).toEqual({});
  return 'told';
}

describe.each(['JSON', 'YAML'] as const)('rules written as %s', (form) => {
  let tocsin: Tocsin;

  beforeAll(async () => {
    const file = path.join(ground.folder.path, `rules-${form}.txt`);
    writeFileSync(file, written[form]());
    tocsin = await startWith(file);
  });

  afterAll(() => tocsin?.[Symbol.asyncDispose]());

  it.each(rows.map((each, index) => [each.row, { ...each, monitorId: index + 1 }] as const))(
    '%s',
    async (_row, { monitorId, cause, verdict, complaint }) => {
      expect(await verdictOf(tocsin, monitorId, cause)).toBe(verdict);
      const lines = complaint === undefined ? [] : tocsin.part('gateway').log.matching(complaint);
      const isComplainedOf = lines.some(({ fields }) => fields['level'] === 50);
      expect(isComplainedOf).toBe(complaint !== undefined);
    },
  );
});

describe('a rules file', () => {
  it.each([
    ['that is not there', undefined, /rules-missing.*see es_rules/],
    ['that is neither JSON nor YAML', '{"notifications":\n  {]', /line 2/],
  ])('%s is an error in the log, and everything is allowed', async (_case, text, complaint) => {
    const file = path.join(ground.folder.path, text === undefined ? 'rules-missing' : 'rules-broken');
    if (text !== undefined) writeFileSync(file, text);
    await using tocsin = await startWith(file);
    const { fields } = await tocsin.part('gateway').said(complaint);
    expect(fields['level']).toBe(50);
    expect(await verdictOf(tocsin, 3)).toBe('told');
  });

  it('is read again when a control client has the settings read again', async () => {
    const file = path.join(ground.folder.path, 'rules-later');
    writeFileSync(file, '{"notifications":{"monitors":{}}}');
    await using tocsin = await startWith(file, {
      use_escontrol_interface: true,
      escontrol_interface_password: 'control-secret',
      escontrol_interface_file: path.join(ground.folder.path, 'control.dat'),
    });
    expect(await verdictOf(tocsin, 3)).toBe('told');
    writeFileSync(file, written.JSON());
    const control = await tocsin.connect();
    const login = { ...loginOf(users.admin), category: 'escontrol', data: { password: 'control-secret' } };
    expect(await control.ask(login)).toMatchObject({ status: 'Success' });
    const edit = { command: 'edit', key: 'include_picture', val: 'no' };
    expect(await control.ask({ event: 'escontrol', data: edit })).toMatchObject({ status: 'Success' });
    await waitFor('the rules to be read again', () => tocsin.log.split('rules read').length > 2);
    expect(await verdictOf(tocsin, 3)).toBe('muted');
  });
});
