import { EventId, ServerId } from '@tocsin/messages';
import pino from 'pino';
import { RedisServer } from '../../../../../tools/testing/redis-server';
import { RedisStore } from '../redis-store';

const log = pino({ level: 'silent' });
const event = { server: ServerId.parse(0), numbering: 0, eventId: EventId.parse(5060) };
const mqtt = new Set(['mqtt']);
const nobody = new Set();

describe('a claim to tell somebody', () => {
  let server: RedisServer;
  let places = 0;
  let one: RedisStore;
  let two: RedisStore;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  beforeEach(async () => {
    places += 1;
    const open = () => RedisStore.open({ url: server.url, prefix: `claims-${places}` }, log);
    [one, two] = await Promise.all([open(), open()]);
    one.presence.keep('one');
    two.presence.keep('two');
  });
  afterEach(async () => {
    await one[Symbol.asyncDispose]();
    await two[Symbol.asyncDispose]();
  });
  const claim = (store: RedisStore, holder: string) =>
    store.records.events.claim(event, 'start', ['mqtt'], holder);

  test('is granted to one of many who ask at the same moment', async () => {
    const granted = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? claim(one, 'one') : claim(two, 'two'))),
    );
    const holders = new Set(granted.flatMap(({ size }, index) => (size > 0 ? [index % 2] : [])));
    expect(holders.size).toBe(1);
  });

  test('of one who lives is refused to the others, and free when he has gone', async () => {
    expect(await claim(one, 'one')).toEqual(mqtt);
    expect(await claim(two, 'two')).toEqual(nobody);
    await one.presence[Symbol.asyncDispose]();
    expect(await claim(two, 'two')).toEqual(mqtt);
  });

  test('is over for everybody once it was told', async () => {
    await claim(one, 'one');
    await one.records.events.markTold(event, 'start', ['mqtt']);
    expect(await claim(two, 'two')).toEqual(nobody);
    expect(await claim(one, 'one')).toEqual(nobody);
  });
});
