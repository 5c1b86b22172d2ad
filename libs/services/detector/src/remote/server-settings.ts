import path from 'node:path';
import type { Config } from '@tocsin/config';
import { readRemoteServerSettings } from '@tocsin/object-config-file';

type Settings = Config['detector'];

/**
 * The settings of detection for others, with what the file says that `remote_config` names; folders in it are beside the file, as
 * its own program is started there.
 * @throws CodedError `object-config-unreadable`, `object-config-invalid`
 */
export async function withRemoteConfig(ours: Settings): Promise<Settings> {
  const { remote_config: file } = ours;
  if (file === undefined) return ours;
  const said = await readRemoteServerSettings(file);
  const beside = (...names: string[]) => path.resolve(path.dirname(file), ...names);
  const auth = said.auth === null ? {} : loginOf(said.auth, beside);
  const given = Object.entries({
    remote_port: said.port,
    remote_secret_key: said.tokenSecret ?? undefined,
    remote_images_path: said.dialect === 'mlapi' ? beside(said.imagesPath) : undefined,
    ...auth,
  });
  const unset = given.filter(([key, value]) => value !== undefined && Reflect.get(ours, key) === undefined);
  return {
    ...ours,
    ...Object.fromEntries(unset),
    remote_address: said.host,
    remote_auth: ours.remote_auth && said.auth !== null,
    remote_token_lifetime: said.tokenLifetimeSeconds,
  };
}

type Auth = NonNullable<Awaited<ReturnType<typeof readRemoteServerSettings>>['auth']>;

function loginOf(auth: Auth, beside: (...names: string[]) => string): Partial<Settings> {
  return auth.kind === 'database'
    ? { remote_users_file: beside(auth.folder, 'db.json') }
    : { remote_user: auth.user, remote_password: auth.password };
}
