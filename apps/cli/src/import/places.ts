import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where the old server had a file, and where Tocsin reads it: mostly the same place. */
export interface Place {
  readonly file: string;
  readonly home: string;
}

/** What to take over, and from where. */
export interface ImportRequest {
  /** Before every place; `''` for this machine as it is. */
  readonly root: string;
  /** A folder that holds the old files. */
  readonly from: string | undefined;
  readonly config: string | undefined;
  readonly objectConfig: string | undefined;
}

const settingsFolder = '/etc/zm';
const settingsNames = ['zmeventnotification.yml', 'zmeventnotification.ini'];
const objectConfigNames = ['objectconfig.yml', 'objectconfig.ini'];

/** Until 3.1. */
const formerSettings = '/etc/zmeventnotification.ini';
const formerObjectConfig = '/var/detect/objectconfig.ini';
export const formerTokens = '/etc/private/tokens.txt';

/** Finds files of an old installation. All paths it gives are those of this machine, `root` in front. */
export class Places {
  readonly #request: ImportRequest;

  constructor(request: ImportRequest) {
    this.#request = request;
  }

  /** Where a file that the settings name will be. A path beside a file that was found has the root in front already. */
  readonly homeOf = (named: string): string => {
    const { root } = this.#request;
    const file = path.resolve(named);
    return root === '' || file.startsWith(`${root}/`) ? file : path.join(root, file);
  };

  /** Where a file that the settings name lies now. */
  readonly whereIs = (named: string): string => {
    const { from } = this.#request;
    const copies = from === undefined ? [] : [path.join(from, named), path.join(from, path.basename(named))];
    return copies.find((file) => existsSync(file)) ?? this.homeOf(named);
  };

  /** Whether this machine is not the one where the installation will run. */
  get isStaged(): boolean {
    return this.#request.root !== '';
  }

  /** Whether the files are those of a copy. */
  get isCopy(): boolean {
    return this.#request.from !== undefined;
  }

  settings(): Place | undefined {
    const { config } = this.#request;
    if (config !== undefined) return inPlace(path.resolve(config));
    return this.#fromCopy(settingsNames) ?? this.#usual(settingsNames, formerSettings);
  }

  /** @param named - in the settings */
  objectConfig(named: string | undefined): Place | undefined {
    const { objectConfig } = this.#request;
    if (objectConfig !== undefined) return this.#taken(path.resolve(objectConfig));
    if (named !== undefined) return { file: this.whereIs(named), home: this.homeOf(named) };
    return this.#fromCopy(objectConfigNames) ?? this.#usual(objectConfigNames, formerObjectConfig);
  }

  /** Files of phones beside the one that the settings name. */
  tokens(): readonly string[] {
    const { from } = this.#request;
    const copies =
      from === undefined ? [] : ['tokens.txt', 'push/tokens.txt'].map((name) => path.join(from, name));
    return [...copies, this.homeOf(formerTokens)].filter((file) => existsSync(file));
  }

  /** Settings that are not read, since there are others. */
  unread({ file }: Place): readonly string[] {
    const all = [...settingsNames.map((name) => path.join(settingsFolder, name)), formerSettings].map(
      this.homeOf,
    );
    const isUsual = this.#request.config === undefined && this.#request.from === undefined;
    return isUsual ? all.filter((each) => each !== file && existsSync(each)) : [];
  }

  /** The other form of the settings, where it is in the way of ours. */
  inTheWay({ file, home }: Place): string | undefined {
    const { dir, name } = path.parse(home);
    const winner = path.join(dir, `${name}.yml`);
    return file !== home && winner !== home && existsSync(winner) ? winner : undefined;
  }

  #fromCopy(names: readonly string[]): Place | undefined {
    const { from } = this.#request;
    if (from === undefined) return undefined;
    const folders = ['', settingsFolder, '/etc', path.dirname(formerObjectConfig)];
    const files = folders.flatMap((folder) => names.map((name) => path.join(from, folder, name)));
    const file = files.find((each) => existsSync(each));
    return file === undefined ? undefined : this.#taken(file);
  }

  #usual(names: readonly string[], former: string): Place | undefined {
    if (this.#request.from !== undefined) return undefined;
    const file = names
      .map((name) => this.homeOf(path.join(settingsFolder, name)))
      .find((each) => existsSync(each));
    if (file !== undefined) return inPlace(file);
    const old = this.homeOf(former);
    return existsSync(old) ? this.#taken(old) : undefined;
  }

  /** A file from elsewhere gets the usual place. */
  #taken(file: string): Place {
    const isYaml = /\.ya?ml$/i.test(file);
    const names = path.basename(file).startsWith('zmeventnotification') ? settingsNames : objectConfigNames;
    const [yaml = '', ini = ''] = names;
    return { file, home: this.homeOf(path.join(settingsFolder, isYaml ? yaml : ini)) };
  }
}

const inPlace = (file: string): Place => ({ file, home: file });
