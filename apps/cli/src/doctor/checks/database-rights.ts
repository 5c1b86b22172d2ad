import type { ZoneMinderConfig } from '@tocsin/config';
import { logOptionNames, zoneMinderLogOptions } from '@tocsin/logs';
import { EventId } from '@tocsin/messages';
import { databaseRights, type TableRight, type ZoneMinderDatabase } from '@tocsin/zoneminder';
import { isVersionAtLeast } from '@tocsin/zoneminder-formats';
import { type Fault, fault, hint, type Scene } from '../check';

const firstWithTags = '1.37.44';
const firstWithPhones = '1.39.2';
/** ZoneMinder's level for "nothing". */
const noLog = -5;

type Place = Scene & { readonly zoneminder: ZoneMinderConfig };

interface Use {
  /** What would be missing. */
  readonly what: string;
  readonly rights: readonly TableRight[];
  /** Without it less is done, and nobody complains. */
  readonly isOptional?: true;
}

/** Whether the database's user may do what the settings ask of it. */
export async function ofRights(
  asked: ZoneMinderDatabase,
  version: string,
  { config, env, zoneminder, log }: Place,
): Promise<readonly Fault[]> {
  await readAll(asked, config.auth.enable);
  const uses = usesOf(config, version, await logLevel(asked, env));
  const wanted = uses.flatMap(({ rights }) => rights);
  if (wanted.length === 0) return [];
  const { account, isReadOnly, missing } = await databaseRights(zoneminder, wanted, log);
  const lacks = ({ right, table }: TableRight) =>
    missing.some((one) => one.right === right && one.table === table);
  const forbidden = uses.flatMap(({ what, rights, isOptional }) => {
    const lacking = rights.filter(lacks);
    if (lacking.length === 0) return [];
    const names = lacking.map(({ right, table }) => `${right} ${table}`).join(', ');
    const grants = lacking.map(
      ({ right, table }) => `GRANT ${right} ON \`${zoneminder.ZM_DB_NAME}\`.\`${table}\` TO ${account};`,
    );
    const say = isOptional ? hint : fault;
    const message = `${what}: the database user ${account} may not ${names}`;
    return [say('database-rights', message, `in sudo mariadb: ${grants.join(' ')}`)];
  });
  if (!isReadOnly) return forbidden;
  const message = `the database takes no writes (read_only is on): ${uses.map(({ what }) => what).join('; ')}`;
  const remedy = `name the primary server as ZM_DB_HOST, or in sudo mariadb: SET GLOBAL read_only = 0;`;
  return [...forbidden, fault('database-rights', message, remedy)];
}

/** Asks as the services do, so that a table that may not be read is met here. */
async function readAll(asked: ZoneMinderDatabase, checksPasswords: boolean): Promise<void> {
  await asked.event(EventId.parse(1));
  const [monitor] = await asked.monitorIds();
  if (monitor !== undefined) await asked.zones(monitor);
  if (checksPasswords) await asked.findUserRow('admin');
}

async function logLevel(asked: ZoneMinderDatabase, env: NodeJS.ProcessEnv): Promise<number> {
  const rows = await Promise.all(
    logOptionNames.map(async (name) => [name, (await asked.option(name)) ?? ''] as const),
  );
  return zoneMinderLogOptions(new Map(rows), env).database;
}

function usesOf({ hook, fcm, logs }: Scene['config'], version: string, level: number): readonly Use[] {
  const has = (first: string) => isVersionAtLeast(version, first) === true;
  const wantsLogs = level > noLog && (logs.to === 'zoneminder' || logs.to === 'auto');
  return [
    ...(hook.use_hook_description
      ? [{ what: 'what was detected is not noted', rights: [{ right: 'UPDATE', table: 'Events' }] } as const]
      : []),
    ...(hook.tag_detected_objects && has(firstWithTags) ? [tags] : []),
    ...(wantsLogs
      ? [
          {
            what: 'no lines for the Log of the console',
            rights: [{ right: 'INSERT', table: 'Logs' }],
          } as const,
        ]
      : []),
    ...(fcm.enable && has(firstWithPhones) ? [phones] : []),
  ];
}

const tags: Use = {
  what: 'events are not tagged',
  rights: [
    { right: 'INSERT', table: 'Tags' },
    { right: 'UPDATE', table: 'Tags' },
    { right: 'INSERT', table: 'Events_Tags' },
  ],
};

const phones: Use = {
  what: 'badges and phones that are gone stay in the table Notifications',
  rights: [
    { right: 'UPDATE', table: 'Notifications' },
    { right: 'DELETE', table: 'Notifications' },
  ],
  isOptional: true,
};
