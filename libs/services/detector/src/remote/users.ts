import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { errorMessage } from '@tocsin/errors';
import type { PasswordCheck } from '@tocsin/zoneminder';
import type { Logger } from 'pino';

export interface UsersParts {
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** mlapi's `db.json`. */
  readonly file: string | undefined;
  readonly passwords: Pick<PasswordCheck, 'matches'>;
  readonly log: Logger;
}

/** Who may log in. A refusal takes as long for somebody unknown as for a wrong password. */
export class Users {
  constructor(private readonly parts: UsersParts) {}

  async matches(user: string, password: string): Promise<boolean> {
    const { passwords } = this.parts;
    const isOurs =
      user === this.parts.user && this.parts.password !== undefined && isSame(password, this.parts.password);
    const inFile = await passwords.matches(password, (await this.#hashes()).get(user));
    return isOurs || inFile;
  }

  /** Read each time, so that a user who was taken out is out. */
  async #hashes(): Promise<ReadonlyMap<string, string>> {
    const { file, log } = this.parts;
    if (file === undefined) return new Map();
    try {
      return readTinyDb(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      log.error(
        { err: error },
        `[detector] remote_users_file ${file} cannot be read: ${errorMessage(error)}; its users cannot log in`,
      );
      return new Map();
    }
  }
}

/** `{"users": {"1": {"name", "password"}, …}}`, in older releases under `_default`. */
function readTinyDb(content: unknown): Map<string, string> {
  const tables = isRecord(content) ? [content.users, content._default] : [];
  const rows = tables.filter(isRecord).flatMap((table) => Object.values(table));
  return new Map(
    rows.flatMap((row) =>
      isRecord(row) && typeof row.name === 'string' && typeof row.password === 'string'
        ? [[row.name, row.password]]
        : [],
    ),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
