import { ZoneMinderConfig } from '@tocsin/config';
import { EventId } from '@tocsin/messages';
import pino from 'pino';
import { LogLines } from '../../../../../tools/testing/log-lines';
import { type MariadbServer, startMariadb } from '../../../../../tools/testing/mariadb-server';
import { EventNotes } from './event-notes';
import { EventTags } from './event-tags';

jest.setTimeout(30_000);

const events = (charset: string) => `
  CREATE TABLE Events (Id bigint unsigned PRIMARY KEY AUTO_INCREMENT, Notes text DEFAULT NULL) DEFAULT CHARSET=${charset};`;
/** As in ZoneMinder 1.38. */
const tags = `
  CREATE TABLE Users (Id int unsigned PRIMARY KEY AUTO_INCREMENT,
    Username varchar(64) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL, UNIQUE KEY (Username));
  INSERT INTO Users (Id, Username) VALUES (4, 'admin');
  CREATE TABLE Tags (Id bigint unsigned PRIMARY KEY AUTO_INCREMENT,
    Name varchar(64) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT '', CreateDate datetime DEFAULT NULL,
    CreatedBy int unsigned DEFAULT NULL, LastAssignedDate datetime DEFAULT NULL, UNIQUE KEY (Name));
  CREATE TABLE Events_Tags (TagId bigint unsigned NOT NULL, EventId bigint unsigned NOT NULL,
    AssignedDate datetime(3) DEFAULT NULL, AssignedBy int unsigned DEFAULT NULL, PRIMARY KEY (TagId, EventId),
    FOREIGN KEY (TagId) REFERENCES Tags (Id) ON DELETE CASCADE, FOREIGN KEY (EventId) REFERENCES Events (Id) ON DELETE CASCADE);`;

let server: MariadbServer;
let lines: LogLines;
const opened: AsyncDisposable[] = [];
const config = (name: string) =>
  ZoneMinderConfig.parse({
    ZM_DB_HOST: `127.0.0.1:${server.port}`,
    ZM_DB_NAME: name,
    ZM_DB_USER: name === 'readonly' ? 'reader' : 'zmuser',
    ZM_DB_PASS: 'geheim',
  });
const keep = <Thing extends AsyncDisposable>(thing: Thing): Thing => {
  opened.push(thing);
  return thing;
};
const log = () => pino({ level: 'trace' }, lines);

beforeAll(async () => {
  server = await startMariadb();
  await server.sql(`CREATE USER zmuser@'127.0.0.1' IDENTIFIED BY 'geheim'; CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'geheim';
    CREATE DATABASE today; USE today; ${events('utf8mb4')} ${tags}
    CREATE DATABASE old; USE old; ${events('latin1')}
    CREATE DATABASE readonly; USE readonly; ${events('utf8mb4')}
    GRANT ALL ON today.* TO zmuser@'127.0.0.1'; GRANT ALL ON old.* TO zmuser@'127.0.0.1';
    GRANT SELECT ON readonly.* TO reader@'127.0.0.1'`);
});
beforeEach(() => {
  lines = new LogLines();
});
afterAll(async () => {
  for (const thing of opened) await thing[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const newEvent = async (database: string, notes: string | null) => {
  const value = notes === null ? 'NULL' : `'${notes.replaceAll("'", "''")}'`;
  const id = await server.sql(
    `SET NAMES utf8mb4; INSERT INTO ${database}.Events (Notes) VALUES (${value}); SELECT LAST_INSERT_ID()`,
  );
  return EventId.parse(Number(id));
};
const notesOf = async (database: string, event: EventId) =>
  (
    await server.sql(
      `SET NAMES utf8mb4; SELECT CONCAT('<', Notes, '>') FROM ${database}.Events WHERE Id = ${event}`,
    )
  ).replace(/\n$/, '');

describe('the notes of an event', () => {
  const open = (database = 'today') => keep(EventNotes.open(config(database), log()));
  const hookText = `[a] detected:person:97% "O'Brien"; DROP TABLE Events; -- \\ ? %`;

  it('get the text in front, whatever is in it, and once however often it is written', async () => {
    const notes = open();
    const event = await newEvent('today', 'Motion: All');
    await expect(notes.write(event, hookText)).resolves.toBe(true);
    await expect(notes.write(event, hookText)).resolves.toBe(false);
    // The client doubles backslashes in its output.
    expect(await notesOf('today', event)).toBe(`<${hookText.replace('\\', '\\\\')} Motion: All>`);
  });

  it('may have been empty or NULL', async () => {
    const notes = open();
    for (const before of ['', null]) {
      const event = await newEvent('today', before);
      await notes.write(event, 'detected:car');
      expect(await notesOf('today', event)).toBe('<detected:car >');
    }
  });

  it('get the text once also where the end was written first', async () => {
    const notes = open();
    const event = await newEvent('today', 'Motion: All');
    await notes.repair(event, '[a] detected:car');
    await notes.writeEnd(event, '[s] detected:dog');
    await expect(notes.write(event, '[a] detected:car')).resolves.toBe(false);
    expect(await notesOf('today', event)).toBe('<[s] detected:dog [a] detected:car Motion: All>');
  });

  it('are repaired only where ZoneMinder wrote over them', async () => {
    const notes = open();
    const kept = await newEvent('today', 'Motion: All');
    await notes.write(kept, 'detected:car');
    await expect(notes.repair(kept, 'detected:car')).resolves.toBe(false);
    const lost = await newEvent('today', 'Forced Web: Motion: All');
    await expect(notes.repair(lost, 'detected:car')).resolves.toBe(true);
    await expect(notes.repair(lost, 'detected:car')).resolves.toBe(false);
    expect(await notesOf('today', lost)).toBe('<detected:car Forced Web: Motion: All>');
  });

  it('are not doubled by a text that never says detected', async () => {
    const notes = open();
    const event = await newEvent('today', 'Motion: All');
    await notes.write(event, 'somebody');
    await expect(notes.repair(event, 'somebody')).resolves.toBe(false);
  });

  it('get the text of the end hook only if they do not hold it', async () => {
    const notes = open();
    const event = await newEvent('today', 'detected:car Motion: All');
    await expect(notes.writeEnd(event, 'detected:car Motion: All')).resolves.toBe(false);
    await expect(notes.writeEnd(event, '[a] detected:dog')).resolves.toBe(true);
    expect(await notesOf('today', event)).toBe('<[a] detected:dog detected:car Motion: All>');
  });

  it('of an event that is gone, or for an empty text, are left alone', async () => {
    const notes = open();
    await expect(notes.write(EventId.parse(9_999_999), 'detected:car')).resolves.toBe(false);
    const event = await newEvent('today', 'Motion');
    await expect(notes.write(event, ' ')).resolves.toBe(false);
    expect(await notesOf('today', event)).toBe('<Motion>');
  });

  it('take a text that is longer than they are', async () => {
    const event = await newEvent('today', 'Motion');
    await open().write(event, `detected:${'x'.repeat(100_000)}`);
    expect(await notesOf('today', event)).toMatch(/^<detected:x{3991} Motion>$/);
  });

  it('of an old table get a question mark for what its character set lacks', async () => {
    const notes = open('old');
    const event = await newEvent('old', 'Tür: Öffnung');
    await expect(notes.write(event, 'detected:猫 Hündin')).resolves.toBe(true);
    expect(await notesOf('old', event)).toBe('<detected:? Hündin Tür: Öffnung>');
    await expect(notes.writeEnd(event, 'hündin')).resolves.toBe(false);
  });

  it('that may not be written are an error that says what to grant', async () => {
    const event = await newEvent('readonly', 'Motion');
    await expect(open('readonly').write(event, 'detected:car')).rejects.toMatchObject({
      code: 'database-read-only',
      message: expect.stringContaining('GRANT') as unknown,
    });
  });
});

describe('the tags of an event', () => {
  const open = (database = 'today') => keep(EventTags.open(config(database), log()));
  const tagsOf = async (event: EventId) =>
    (
      await server.sql(`SELECT t.Name, t.CreatedBy, x.AssignedBy FROM today.Events_Tags x JOIN today.Tags t ON t.Id = x.TagId
        WHERE x.EventId = ${event} ORDER BY t.Name`)
    )
      .trim()
      .split('\n');

  it('are made where they are new and found where they are not, each label once', async () => {
    const eventTags = open();
    const [one, two] = [await newEvent('today', ''), await newEvent('today', '')];
    await expect(eventTags.assign(one, ['person', 'car', 'person', ' '], 4)).resolves.toEqual([
      'person',
      'car',
    ]);
    await expect(eventTags.assign(two, ['Person', 'car'])).resolves.toEqual(['Person', 'car']);
    expect(await tagsOf(one)).toEqual(['car\t4\t4', 'person\t4\t4']);
    expect(await tagsOf(two)).toEqual(['Person\t0\t0', 'car\t4\t0']);
    expect((await server.sql('SELECT COUNT(*) FROM today.Tags')).trim()).toBe('3');
  });

  it('move the date of the tag, and may be given again', async () => {
    const eventTags = open();
    const event = await newEvent('today', '');
    await eventTags.assign(event, ['truck']);
    await server.sql("UPDATE today.Tags SET LastAssignedDate = '2001-01-01' WHERE Name = 'truck'");
    await expect(eventTags.assign(event, ['truck'])).resolves.toEqual(['truck']);
    expect(
      (
        await server.sql("SELECT LastAssignedDate > '2020-01-01' FROM today.Tags WHERE Name = 'truck'")
      ).trim(),
    ).toBe('1');
  });

  it('are made once by two who make them at the same moment', async () => {
    const [one, two] = [open(), open()];
    const event = await newEvent('today', '');
    const labels = Array.from({ length: 20 }, (_, index) => `label ${index}`);
    await Promise.all([one.assign(event, labels), two.assign(event, labels)]);
    expect(await tagsOf(event)).toHaveLength(20);
  });

  it('do not exist for an event that is gone, nor for letters that the table lacks', async () => {
    const eventTags = open();
    await eventTags.assign(EventId.parse(9_999_999), ['person']);
    const event = await newEvent('today', '');
    await expect(eventTags.assign(event, ['猫', 'dog'])).resolves.toEqual(['dog']);
    expect(lines.count('not a tag')).toBe(1);
    expect((await server.sql("SELECT COUNT(*) FROM today.Tags WHERE Name LIKE '%?%'")).trim()).toBe('0');
  });

  it('are assigned by a user that is found by name', async () => {
    const eventTags = open();
    await expect(eventTags.userId('admin')).resolves.toBe(4);
    await expect(eventTags.userId('Admin')).resolves.toBe(0);
  });

  it('are nothing on a ZoneMinder that has none, which is said once', async () => {
    const eventTags = open('old');
    for (const event of [1, 2]) {
      await expect(eventTags.assign(EventId.parse(event), ['person'])).resolves.toEqual([]);
    }
    expect(lines.complaints()).toEqual([expect.stringContaining('since 1.37.44')]);
  });
});
