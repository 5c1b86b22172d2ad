import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '@tocsin/errors';
import type { Logger } from 'pino';
import { z } from 'zod';

/** As the old hooks keep it in `zm_login.json`. */
const Kept = z.object({
  token: z.string().min(1),
  /** Seconds it is good for. */
  expires: z.coerce.number(),
  /** Seconds since 1970 when it was given. */
  time: z.coerce.number(),
});
export type KeptLogin = z.infer<typeof Kept>;

/** The last login at a gateway, shared with the old hooks and with whoever comes after a restart. */
export class LoginFile {
  readonly #file: string;
  readonly #log: Logger;

  constructor(folder: string, log: Logger) {
    this.#file = path.join(folder, 'zm_login.json');
    this.#log = log;
  }

  /** @returns undefined where there is none that can be understood */
  async read(): Promise<KeptLogin | undefined> {
    try {
      return Kept.safeParse(JSON.parse(await readFile(this.#file, 'utf8'))).data;
    } catch {
      return undefined; // then we log in
    }
  }

  /** A token that cannot be kept costs a login after the next start. */
  async write(login: KeptLogin): Promise<void> {
    const building = `${this.#file}.${process.pid}.new`;
    try {
      await mkdir(path.dirname(this.#file), { recursive: true });
      await writeFile(building, JSON.stringify(login), { mode: 0o600 });
      await rename(building, this.#file);
    } catch (error) {
      await rm(building, { force: true });
      this.#log.warn({ err: error }, `${this.#file} cannot be written: ${errorMessage(error)}`);
    }
  }
}
