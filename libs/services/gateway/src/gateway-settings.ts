import { allSettings, type Config } from '@tocsin/config';
import { effectOf } from '@tocsin/notifications';

const opened = allSettings.filter((setting) => effectOf(setting) === 'after a restart');

/** What of the settings the gateway opens its connections and files by. When one of these is written anew it has to begin anew. */
export const gatewaySettings = (config: Config): readonly unknown[] =>
  opened.map(
    ({ section, key }) => Object.entries(config[section]).find(([name]) => name === key)?.[1] ?? null,
  );
