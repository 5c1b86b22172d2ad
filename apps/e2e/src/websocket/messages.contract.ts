import { users } from '../harness/users';
import type { Given } from './given';
import {
  anyText,
  asOldClientsSeeIt,
  badJson,
  expectOpen,
  isCompatibleVersion,
  pushDisabled,
  version,
} from './reply';

/** Sections 2, 5, 6, 8 and 13: everything a client may send beside `auth`. */
export function describeMessages(given: () => Given): void {
  const stranger = () => given().tocsin.connect();
  const member = () => given().tocsin.login(users.admin);
  const filter = (data: object) => ({ event: 'control', data: { type: 'filter', ...data } });

  describe('control/version', () => {
    it.each([
      ['before auth', stranger],
      ['after auth', member],
    ])('is answered at once %s', async (_when, connect) => {
      const client = await connect();
      const answer = asOldClientsSeeIt(await client.ask(version));
      expect(answer).toEqual({
        event: 'control',
        type: 'version',
        status: 'Success',
        reason: '',
        version: anyText,
      });
      expect(isCompatibleVersion(answer['version'])).toBe(true);
    });
  });

  describe('control/filter', () => {
    it.each([
      ['lists', { monlist: '1,2,4,5,6', intlist: '0,0,3600,60,0' }],
      ['empty lists', { monlist: '', intlist: '' }],
      ['null for lists', { monlist: null, intlist: null }],
      ['the token that zmNinja adds', { monlist: '1', intlist: '0', token: 'abc' }],
    ])('with %s is taken without an answer', async (_case, lists) => {
      const client = await member();
      await client.tell(filter(lists));
    });

    it.each([
      ['no monitor list', { intlist: '0' }, 'NOMONITORLIST'],
      ['no interval list', { monlist: '1' }, 'NOINTERVALLIST'],
      ['neither list', {}, 'NOMONITORLIST'],
    ])('with %s is refused and the connection stays', async (_case, lists, reason) => {
      const client = await member();
      expect(await client.ask(filter(lists))).toEqual({
        event: 'control',
        type: 'filter',
        status: 'Fail',
        reason,
      });
      await expectOpen(client);
    });
  });

  it.each([
    [
      'an unknown type of control',
      { event: 'control', data: { type: 'dance' } },
      { event: 'control', type: 'dance' },
    ],
    ['an unknown event', { event: 'dance', data: { type: 'polka' } }, { event: 'dance' }],
    ['an unknown event without data', { event: 'dance' }, { event: 'dance' }],
  ])('%s is answered with NOTSUPPORTED and the connection stays', async (_case, message, echoed) => {
    const client = await member();
    expect(await client.ask(message)).toMatchObject({ ...echoed, status: 'Fail', reason: 'NOTSUPPORTED' });
    await expectOpen(client);
  });

  it('the type of an unknown event is answered with the empty type', async () => {
    const client = await member();
    expect(await client.ask({ event: 'dance' })).toEqual({
      event: 'dance',
      type: '',
      status: 'Fail',
      reason: 'NOTSUPPORTED',
    });
  });

  describe.each([
    ['before auth', stranger],
    ['after auth', member],
  ])('push %s', (_when, connect) => {
    it.each([
      [
        'token',
        { type: 'token', platform: 'ios', token: 'abc', monlist: '1', intlist: '0', state: 'enabled' },
      ],
      ['badge', { type: 'badge', badge: 0 }],
      ['of another type', { type: 'dance' }],
    ])(
      '%s is answered with PUSHDISABLED while push is off, and the connection stays',
      async (_case, data) => {
        const client = await connect();
        expect(await client.ask({ event: 'push', data })).toEqual(pushDisabled);
        await expectOpen(client);
      },
    );
  });

  it.each([
    ['before auth', stranger],
    ['after auth', member],
  ])('escontrol %s is answered with ESCONTROLDISABLED while it is off', async (_when, connect) => {
    const client = await connect();
    expect(await client.ask({ event: 'escontrol', data: { command: 'get' } })).toMatchObject({
      event: 'escontrol',
      status: 'Fail',
      reason: 'ESCONTROLDISABLED',
    });
    await expectOpen(client);
  });

  it('control/filter before auth is answered with NOAUTH under its own name, and the connection stays', async () => {
    const client = await stranger();
    expect(await client.ask(filter({ monlist: '1', intlist: '0' }))).toEqual({
      event: 'control',
      type: 'filter',
      status: 'Fail',
      reason: 'NOAUTH',
    });
    await expectOpen(client);
  });

  describe.each([
    ['before auth', stranger],
    ['after auth', member],
  ])('malformed input %s', (_when, connect) => {
    it.each([
      ['text that is not JSON', 'hello'],
      ['nothing at all', ''],
      ['half an object', '{"event":"auth"'],
      ['two objects', '{"event":"control"}{"event":"control"}'],
      ['unquoted keys', '{user:"admin",password:"x"}'],
      ['an array', '[]'],
      ['a string', '"x"'],
      ['a number', '123'],
      ['true', 'true'],
      ['null', 'null'],
      ['an array for data', '{"event":"control","data":[]}'],
      ['a string for data', '{"event":"control","data":"x"}'],
      ['a number for data', '{"event":"auth","data":5}'],
    ])('%s is answered with BADJSON and the connection stays', async (_case, text) => {
      const client = await connect();
      expect(await client.ask(text)).toEqual(badJson);
      await expectOpen(client);
    });

    it.each([
      ['an empty object', '{}'],
      ['an event that is no text', '{"event":{"a":1}}'],
      ['null for an event', '{"event":null}'],
      ['a control without data', '{"event":"control"}'],
      ['a type that is no text', '{"event":"control","data":{"type":[1]}}'],
      ['a prototype for an event', '{"event":"__proto__","data":{"type":"constructor"}}'],
      ['a key named __proto__', '{"__proto__":{"event":"auth"},"event":"toString"}'],
    ])('%s is refused and the connection stays', async (_case, text) => {
      const client = await connect();
      expect(await client.ask(text)).toMatchObject({ status: 'Fail' });
      await expectOpen(client);
    });
  });

  it('an unpaired surrogate and 10,000 brackets do no harm', async () => {
    const client = await member();
    await client.ask(`{"event":"control","data":{"type":"\\ud800"}}`);
    expect(await client.ask('['.repeat(10_000))).toEqual(badJson);
    await expectOpen(client);
  });

  it('binary frames are ignored', async () => {
    const client = await member();
    await client.tell(Buffer.from([0, 1, 2, 255]));
    await client.tell(Buffer.from('{"event":"push","data":{"type":"badge","badge":0}}'));
  });
}
