import { execFileSync } from 'node:child_process';
import { ZoneMinderConfig } from '@tocsin/config';
import { EventId } from '@tocsin/messages';
import pino from 'pino';
import { LogLines } from '../../../../../tools/testing/log-lines';
import { EventNotes } from './event-notes';
import { EventTags } from './event-tags';

/** Settings of the real ZoneMinder that `tools/zoneminder/up` started. */
const settings = new Map(
  execFileSync('tools/zoneminder/env', { encoding: 'utf8', cwd: `${__dirname}/../../../../..` })
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);
const config = ZoneMinderConfig.parse({
  ...Object.fromEntries(settings),
  ZM_DB_HOST: `${settings.get('ZM_DB_HOST')}:${settings.get('ZM_DB_PORT')}`,
});
const sql = (statement: string): string =>
  execFileSync(
    'mariadb',
    [
      '--no-defaults',
      `--socket=${settings.get('ZM_DB_SOCKET')}`,
      `-u${config.ZM_DB_USER}`,
      '-N',
      '-r',
      config.ZM_DB_NAME,
    ],
    { encoding: 'utf8', input: statement, env: { ...process.env, MYSQL_PWD: config.ZM_DB_PASS } },
  ).replace(/\n$/, '');

describe('on a real ZoneMinder 1.36', () => {
  const lines = new LogLines();
  const log = pino({ level: 'trace' }, lines);
  const notes = EventNotes.open(config, log);
  const tags = EventTags.open(config, log);
  // A row of our own, which no monitor has and no watcher looks at.
  const event = EventId.parse(
    Number(
      sql(
        "INSERT INTO Events (MonitorId, StateId, Cause, Notes) VALUES (0, 1, 'Motion', 'Motion: All'); SELECT LAST_INSERT_ID()",
      ),
    ),
  );
  afterAll(async () => {
    sql(`DELETE FROM Events WHERE Id = ${event}`);
    await notes[Symbol.asyncDispose]();
    await tags[Symbol.asyncDispose]();
  });
  const shown = () => sql(`SELECT Notes FROM Events WHERE Id = ${event}`);

  it('notes are written, repaired after ZoneMinder wrote over them, and ended', async () => {
    await notes.write(event, '[a] detected:person:97% 猫');
    expect(shown()).toBe('[a] detected:person:97% 猫 Motion: All');
    sql(`UPDATE Events SET Notes = 'Forced Web: Motion: All' WHERE Id = ${event}`);
    await notes.repair(event, '[a] detected:person');
    expect(shown()).toBe('[a] detected:person Forced Web: Motion: All');
    await notes.writeEnd(event, shown());
    expect(shown()).toBe('[a] detected:person Forced Web: Motion: All');
  });

  it('there are no tags', async () => {
    await expect(tags.assign(event, ['person'])).resolves.toEqual([]);
    expect(lines.count('1.37.44')).toBe(1);
    await expect(tags.userId(String(settings.get('ZM_ADMIN_USER')))).resolves.toBeGreaterThan(0);
  });
});
