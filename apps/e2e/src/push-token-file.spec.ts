import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { PushGround } from './harness/push-ground';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

let ground: PushGround;

beforeAll(async () => {
  ground = await PushGround.open();
});
afterAll(() => ground?.[Symbol.asyncDispose]());

const month = new Date().getMonth();
const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

describe('the token file as JSON (6.0.1 and up)', () => {
  const rows: readonly (readonly [string, object, object])[] = [
    ['platform', { platform: 'ios' }, { platform: 'ios' }],
    ['platform absent', {}, { platform: 'unknown' }],
    ['monlist and intlist', { monlist: '2,1', intlist: '5,60' }, { monlist: '2,1', intlist: '5,60' }],
    ['monlist and intlist absent', {}, { monlist: '', intlist: '' }],
    ['monlist -1', { monlist: '-1', intlist: '-1' }, { monlist: '-1', intlist: '-1' }],
    ['pushstate', { pushstate: 'disabled' }, { pushstate: 'disabled' }],
    ['pushstate absent', {}, { pushstate: 'enabled' }],
    ['appversion', { appversion: '1.6.000' }, { appversion: '1.6.000' }],
    ['appversion absent', {}, { appversion: 'unknown' }],
    ['invocations', { invocations: { count: 9, at: 3 } }, { invocations: { count: 9, at: 3 } }],
    ['invocations as text', { invocations: { count: '9', at: '3' } }, { invocations: { count: 9, at: 3 } }],
    ['invocations absent', {}, { invocations: { count: 0, at: month } }],
    ['invocations no object', { invocations: 7 }, { invocations: { count: 0, at: month } }],
    ['profile', { profile: 'Home' }, { profile: 'Home' }],
    ['an unknown key', { future: { a: [1] } }, { future: { a: [1] } }],
  ];
  const tokenFor = (name: string): string => `row:${name.replaceAll(' ', '-')}`;

  it('survives every shape of an entry, and writes it back complete', async () => {
    const entries = rows.map(([name, entry]): [string, object] => [
      tokenFor(name),
      { pushstate: 'disabled', ...entry },
    ]);
    const absent = rows.find(([name]) => name === 'pushstate absent');
    const tokens = { ...Object.fromEntries(entries), [tokenFor('pushstate absent')]: absent?.[1] };
    await using pushing = await ground.start({ tokens });
    // Whoever registers has the file written.
    const client = await pushing.tocsin.login(users.admin);
    client.send({
      event: 'push',
      data: { type: 'token', token: 'writer:1', platform: 'ios', state: 'disabled' },
    });
    await waitFor('the file to be written', () => 'writer:1' in pushing.tokens);
    const written = pushing.tokens;
    for (const [name, , expected] of rows) {
      expect([name, written[tokenFor(name)]]).toEqual([name, expect.objectContaining(expected)]);
    }
    expect(written[tokenFor('profile')]).not.toHaveProperty('badge');
    expect(written[tokenFor('platform')]).not.toHaveProperty('profile');
    expect(modeOf(pushing.tokenFile)).toBe('600');
  });

  it('is made where there is none, with its folder', async () => {
    const file = path.join(ground.ground.folder.path, 'deep/er/tokens.txt');
    await using _pushing = await ground.start({ settings: { fcm: { token_file: file } } });
    await waitFor('the file', () => existsSync(file));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ tokens: {} });
    expect(modeOf(file)).toBe('600');
    rmSync(file);
  });

  it('that is empty becomes {"tokens":{}}', async () => {
    await using pushing = await ground.start({ tokens: '\n' });
    expect(JSON.parse(readFileSync(pushing.tokenFile, 'utf8'))).toEqual({ tokens: {} });
  });
});

describe('the token file of the older text form (0.4 to 6.0.0)', () => {
  const lines = [
    'with:colon:in:it:1,2:0,60:ios:enabled',
    '',
    'twice:token:1:0:android:enabled',
    'twice:token:2:5:android:disabled',
    'odd:state:-1:-1:android:maybe',
    '',
  ].join('\n');

  it('splits lines from the right, the last of two wins, odd states are enabled; it becomes JSON and is kept as ~1', async () => {
    await using pushing = await ground.start({ tokens: lines });
    expect(pushing.tokens).toEqual({
      'with:colon:in:it': expect.objectContaining({
        monlist: '1,2',
        intlist: '0,60',
        platform: 'ios',
        pushstate: 'enabled',
        invocations: { count: 0, at: month },
      }) as unknown,
      'twice:token': expect.objectContaining({
        monlist: '2',
        intlist: '5',
        pushstate: 'disabled',
      }) as unknown,
      'odd:state': expect.objectContaining({ monlist: '-1', intlist: '-1', pushstate: 'enabled' }) as unknown,
    });
    expect(readFileSync(`${pushing.tokenFile}~1`, 'utf8')).toBe(lines);
    expect([modeOf(pushing.tokenFile), modeOf(`${pushing.tokenFile}~1`)]).toEqual(['600', '600']);
    const { eventId } = await pushing.alarm(['with:colon:in:it', 'odd:state']);
    expect(ground.pushes('twice:token', eventId)).toEqual([]);
  });
});
