import { ZoneMinderConfig } from '@tocsin/config';
import type { EventNote, StoryEntry } from '@tocsin/messages';
import { ZoneMinderEventWriter } from '@tocsin/zoneminder';
import { pino } from 'pino';
import { freePort } from '../../../../tools/testing/free-port';
import { type MariadbServer, startMariadb } from '../../../../tools/testing/mariadb-server';
import { until } from '../../../../tools/testing/until';
import { GatewayRig, notification } from './testing/gateway-rig';
import { MemoryQueue } from './testing/memory-store';

jest.setTimeout(60_000);

/** As in ZoneMinder 1.38, as far as they matter here. The user comes last: before, nobody can write. */
const tables = `CREATE DATABASE zm; USE zm;
  CREATE TABLE Events (Id bigint unsigned PRIMARY KEY, Notes text);
  CREATE TABLE Users (Id int unsigned PRIMARY KEY, Username varchar(64)); INSERT INTO Users VALUES (4, 'camera');
  CREATE TABLE Tags (Id bigint unsigned PRIMARY KEY AUTO_INCREMENT, Name varchar(64) UNIQUE, CreateDate datetime,
    CreatedBy int unsigned, LastAssignedDate datetime);
  CREATE TABLE Events_Tags (TagId bigint unsigned, EventId bigint unsigned, AssignedDate datetime, AssignedBy int unsigned,
    PRIMARY KEY (TagId, EventId));
  INSERT INTO Events VALUES (1, 'Motion: All'), (2, 'Motion: All'), (3, 'Motion: All'), (4, 'Motion: All');
  CREATE USER zmuser@'127.0.0.1' IDENTIFIED BY 'geheim'; GRANT ALL ON zm.* TO zmuser@'127.0.0.1';`;

const writerAt = (port: number) =>
  ZoneMinderEventWriter.open({
    zoneminder: ZoneMinderConfig.parse({
      ZM_DB_HOST: `127.0.0.1:${port}`,
      ZM_DB_NAME: 'zm',
      ZM_DB_USER: 'zmuser',
      ZM_DB_PASS: 'geheim',
    }),
    log: pino({ level: 'silent' }),
    user: 'camera',
  });

const described = {
  customize: { send_event_start_notification: 'no', send_event_end_notification: 'yes' },
  hook: { use_hook_description: 'yes', tag_detected_objects: 'yes' },
};
const found = {
  outcome: 'found',
  text: '[a] detected:person',
  detectionJson: { labels: ['person', 'car', 'person'] },
  hookRan: true,
} as const;
const startOfStory: StoryEntry[] = [
  { step: 'seen', at: 1, phase: 'start', cause: 'Motion', late: false },
  { step: 'detection', at: 2, phase: 'start', stages: [], reason: '', ...found },
  { step: 'decision', at: 3, phase: 'start', tell: true, reason: '' },
];
const ended = { phase: 'end', cause: 'Motion: All' } as const;

describe('what ZoneMinder keeps of an event', () => {
  let server: MariadbServer;
  let writer: ZoneMinderEventWriter;
  beforeAll(async () => {
    server = await startMariadb();
    await server.sql(tables);
    writer = writerAt(server.port);
  });
  afterAll(async () => {
    await writer[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  const notesOf = async (id: number) =>
    (await server.sql(`SELECT Notes FROM zm.Events WHERE Id = ${id}`)).trim();
  const tagsOf = async (id: number) =>
    (
      await server.sql(
        `SELECT t.Name, x.AssignedBy FROM zm.Events_Tags x JOIN zm.Tags t ON t.Id = x.TagId WHERE EventId = ${id} ORDER BY 1`,
      )
    )
      .trim()
      .split('\n');

  it('are the text before the notes and a tag for each label, though nobody is told of it', async () => {
    const rig = await GatewayRig.start({
      config: described,
      parts: { eventNotes: { writer, queue: new MemoryQueue() } },
    });
    await rig.notify(notification(1, found));
    // A stop waits for what is being written.
    await rig[Symbol.asyncDispose]();
    expect(await notesOf(1)).toBe('[a] detected:person Motion: All');
    expect(await tagsOf(1)).toEqual(['car\t4', 'person\t4']);
  });

  it('is repaired at the end, and the text of an end hook is put before it once', async () => {
    const rig = await GatewayRig.start({
      config: described,
      parts: { eventNotes: { writer, queue: new MemoryQueue() } },
    });
    for (const id of [2, 3]) {
      for (const entry of startOfStory) await rig.records.append(notification(id).alarm, entry);
    }
    await rig.notify(notification(2, { alarm: ended }));
    await rig.notify(notification(3, { ...found, text: '[s] detected:dog', alarm: ended }));
    await rig[Symbol.asyncDispose]();
    expect(await notesOf(2)).toBe('[a] detected:person Motion: All');
    expect(await notesOf(3)).toBe('[s] detected:dog [a] detected:person Motion: All');
  });

  it.each([
    ['the hook said no', described, { ...found, outcome: 'nothing' }],
    ['neither text nor tags are wanted', {}, found],
  ] as const)('is left alone where %s', async (_why, config, answer) => {
    const rig = await GatewayRig.start({
      config,
      parts: { eventNotes: { writer, queue: new MemoryQueue() } },
    });
    await rig.notify(notification(4, answer));
    await rig[Symbol.asyncDispose]();
    expect(await notesOf(4)).toBe('Motion: All');
    expect(await tagsOf(4)).toEqual(['']);
  });
});

describe('a database that is away', () => {
  it('delays no alarm, and gets what was detected when it is back', async () => {
    const port = await freePort();
    await using writer = writerAt(port);
    await using rig = await GatewayRig.start({
      config: { hook: described.hook },
      parts: { eventNotes: { writer, queue: new MemoryQueue() } },
    });
    const client = await rig.client();
    for (const id of [1, 2]) {
      await rig.notify(notification(id, found));
      expect(await client.next()).toMatchObject({ events: [{ EventId: String(id) }] });
    }
    await using server = await startMariadb({ port });
    await server.sql(tables);
    const written = () => server.sql("SELECT COUNT(*) FROM zm.Events WHERE Notes LIKE '%detected:person%'");
    await until('both are written', async () => (await written()).trim() === '2', 40_000);
    await until('their tags are', async () =>
      (await server.sql('SELECT COUNT(*) FROM zm.Events_Tags')).startsWith('4'),
    );
  });

  it('gets it also when we were restarted meanwhile; that it waits is said once', async () => {
    const port = await freePort();
    await using writer = writerAt(port);
    const queue = new MemoryQueue<EventNote>();
    const config = described;
    const before = await GatewayRig.start({ config, parts: { eventNotes: { writer, queue } } });
    for (const id of [1, 2]) await before.notify(notification(id, found));
    await until('both have been tried', () => before.logged.join().split('notes and tags wait').length > 2);
    await before[Symbol.asyncDispose]();
    const said = before.logged.filter((line) => line.includes('notes and tags wait'));
    expect(said.filter((line) => line.includes('"level":40'))).toHaveLength(1);
    await using server = await startMariadb({ port });
    await server.sql(tables);
    await using _after = await GatewayRig.start({ config, parts: { eventNotes: { writer, queue } } });
    const written = () => server.sql("SELECT COUNT(*) FROM zm.Events WHERE Notes LIKE '%detected:person%'");
    await until('both are written', async () => (await written()).trim() === '2', 40_000);
  });

  it('is given up after three days, which is said', async () => {
    await using writer = writerAt(await freePort());
    const queue = new MemoryQueue<EventNote>();
    await using rig = await GatewayRig.start({ config: described, parts: { eventNotes: { writer, queue } } });
    const { server, numbering, eventId, phase } = notification(1).alarm;
    const since = Date.now() - 3 * 24 * 3_600_000;
    const labels: string[] = [];
    await queue.add('0-1-start', {
      server,
      numbering,
      eventId,
      phase,
      since,
      textOfStart: '',
      text: 'x',
      labels,
    });
    await queue.idle();
    expect(rig.logged.filter((line) => line.includes('could not be written'))).toHaveLength(1);
    expect(await queue.count()).toMatchObject({ waiting: 0, failed: 0 });
  });
});
