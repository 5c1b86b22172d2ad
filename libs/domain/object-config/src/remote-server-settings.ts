import { type ConfigNotes, NoteBook } from './notes';
import { effectiveSettings } from './read/effective';
import { isRecord } from './read/is-record';
import type { ObjectConfigSource } from './read/source';
import { Values } from './read/values';
import type { SecretsPlace } from './resolve/secrets';
import type { Step } from './text/python-literal';

/** How this machine looks for others: `mlapiconfig.ini`, or the file of `pyzm.serve --config`. */
export interface RemoteServerSettings {
  readonly dialect: 'mlapi' | 'pyzm';
  readonly host: string;
  readonly port: number;
  /** Looks at once. */
  readonly processes: number;
  readonly basePath: string;
  /** Pictures that were sent. */
  readonly imagesPath: string;
  /** Who may ask. `database`: mlapi's `db.json` in a folder; `user`: one name; null: everybody. */
  readonly auth:
    | { readonly kind: 'database'; readonly folder: string }
    | { readonly kind: 'user'; readonly user: string; readonly password: string }
    | null;
  /** Signs tokens; null: one of the moment. */
  readonly tokenSecret: string | null;
  readonly tokenLifetimeSeconds: number;
  /** pyzm.serve: names of models, or `all`; the file says what they are in mlapi. */
  readonly models: readonly string[];
  readonly processor: 'cpu' | 'gpu';
  /** pyzm.serve: a file with the sequences. */
  readonly detectorConfig: string | null;
}

export interface RemoteServer extends ConfigNotes {
  /** Null where there is a problem. */
  readonly settings: RemoteServerSettings | null;
}

const port = { min: 1, max: 65_535, whole: true };

/** `[general]` of `mlapiconfig.ini`; the rest of the file says what to look with, see `detectionConfigFor`. */
export function remoteServerOfIni(source: ObjectConfigSource, secrets: SecretsPlace): RemoteServer {
  const notes = new NoteBook();
  const { flat } = effectiveSettings(source, null, secrets, notes);
  const settings: RemoteServerSettings = {
    dialect: 'mlapi',
    host: flat.path('host') ?? '0.0.0.0',
    port: flat.number('port', 5000, port),
    processes: flat.number('processes', 1, { min: 1, max: 64, whole: true }),
    basePath: flat.path('base_data_path') ?? '.',
    imagesPath: flat.path('images_path') ?? './images',
    auth: { kind: 'database', folder: flat.path('db_path') ?? './db' },
    tokenSecret: flat.text('mlapi_secret_key'),
    tokenLifetimeSeconds: 3600,
    models: [],
    processor: 'cpu',
    detectorConfig: null,
  };
  return settled(settings, notes);
}

/** The file of `pyzm.serve`, whose keys stand without sections. */
export function remoteServerOfTree(
  file: string,
  tree: unknown,
  lineOf: (path: readonly Step[]) => number | undefined,
): RemoteServer {
  const notes = new NoteBook();
  if (!isRecord(tree)) notes.problem(file, 'expected a mapping with keys such as host, port and models');
  const values = new Values(
    new Map(
      Object.entries(isRecord(tree) ? tree : {}).map(([key, value]) => {
        const line = lineOf([key]);
        return [key, { value, where: line === undefined ? file : `${file}:${line}`, name: key }];
      }),
    ),
    { notes, reveals: () => false },
    { where: file, name: file },
  );
  const basePath = values.path('base_path') ?? '/var/lib/zmeventnotification/models';
  const password = values.text('auth_password');
  const isGuarded = values.flag('auth_enabled', false);
  if (isGuarded && password === null) {
    notes.problem(values.where('auth_enabled'), 'auth_enabled needs an auth_password, else nobody gets in');
  }
  const settings: RemoteServerSettings = {
    dialect: 'pyzm',
    host: values.path('host') ?? '0.0.0.0',
    port: values.number('port', 5000, port),
    processes: 1,
    basePath,
    imagesPath: `${basePath}/images`,
    auth: isGuarded
      ? { kind: 'user', user: values.text('auth_username') ?? 'admin', password: password ?? '' }
      : null,
    tokenSecret: values.text('token_secret'),
    tokenLifetimeSeconds: values.number('token_expiry_seconds', 3600, { min: 60, max: 31_536_000 }),
    models: values.has('models') ? values.words('models') : ['yolo11s'],
    processor: values.oneOf('processor', ['cpu', 'gpu'], 'cpu'),
    detectorConfig: values.path('detector_config'),
  };
  return settled(settings, notes);
}

function settled(settings: RemoteServerSettings, notes: NoteBook): RemoteServer {
  const { problems, warnings, notices } = notes;
  return { settings: problems.length === 0 ? settings : null, problems, warnings, notices };
}
