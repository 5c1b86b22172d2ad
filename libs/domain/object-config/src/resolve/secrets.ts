import { parsePythonIni } from '../text/python-ini';
import { isRecord } from '../read/is-record';
import type { NoteBook } from '../notes';

/** Secrets by name in lower case. */
export type Secrets = ReadonlyMap<string, string>;

/** Reads section `[secrets]` of a secrets file; `#` and `%` are part of a value. */
export function secretsOfIni(file: string, text: string, notes: NoteBook): Secrets {
  const { entries, problems } = parsePythonIni(text, { inlineComments: false });
  for (const { line, message } of problems) notes.problem(`${file}:${line}`, message);
  return new Map(
    entries
      .filter(({ section }) => section === 'secrets')
      .map(({ key, lines }) => [key, lines.map((line) => line.text).join('\n')]),
  );
}

/** The same of a YAML file: the map `secrets`. */
export function secretsOfTree(tree: unknown): Secrets {
  const secrets = isRecord(tree) && isRecord(tree['secrets']) ? tree['secrets'] : {};
  return new Map(
    Object.entries(secrets).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** Where the secrets come from, as a problem about them has to say. */
export interface SecretsPlace {
  /** Null: the file names none. */
  readonly file: string | null;
  /** Null: there are none, or the file could not be read. */
  readonly secrets: Secrets | null;
}

/** Replaces `!NAME`, and remembers what must not be shown. */
export class SecretResolver {
  readonly #values = new Set<string>();

  constructor(
    private readonly place: SecretsPlace,
    private readonly notes: NoteBook,
  ) {}

  /** The secret that a whole value names, else the value as it is. */
  resolve(value: string, where: string, name: string): string {
    const token = /^!(\S+)$/.exec(value)?.[1];
    if (token === undefined) return value;
    const found = this.place.secrets?.get(token.toLowerCase());
    if (found !== undefined && found !== '') {
      this.#values.add(found);
      return found;
    }
    // Who began a password with ! without meaning a secret must not find it in the log.
    const shown = /^[A-Z][A-Z0-9_]*$/.test(token) ? `the secret !${token}` : 'a secret';
    this.notes.problem(
      where,
      this.place.file === null
        ? `${name} names ${shown}, and there is no secrets file; set secrets=<file> in [general]`
        : `${name} names ${shown}, which is not in section [secrets] of ${this.place.file}`,
    );
    return '';
  }

  /** Whether a value holds a secret. */
  reveals(value: string): boolean {
    return (
      this.#values.has(value) ||
      [...this.#values].some((secret) => secret.length > 3 && value.includes(secret))
    );
  }
}

/** Whether the value of a key is nobody's business, whatever it is. */
export function isSecretKey(key: string): boolean {
  return /password|key|secret|token/i.test(key);
}
