import { createHash, timingSafeEqual } from 'node:crypto';
import { BcryptThreads } from './bcrypt-threads';

/** Prefix of bcrypt hashes, with the cost. PHP writes `$2y$`, which is `$2b$` under another name. */
const bcryptForm = /^\$2[aby]\$(\d\d)\$/;

/** Salt and hash of no password, to be compared with when there is nothing real to compare with. */
const nobody = 'CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';

/** Compares passwords with `Users.Password`, in any of ZoneMinder's forms (facts.md 5), off the event loop. */
export class PasswordCheck {
  readonly #threads = new BcryptThreads();
  /** Of the last real hash, so that an unknown user takes as long as a known one. PHP's default at first. */
  #usualCost = '10';

  /**
   * A refusal costs one bcrypt check in every case, so that the time it takes does not tell unknown users from
   * wrong passwords.
   * @param stored - undefined for an unknown user
   */
  async matches(password: string, stored: string | undefined): Promise<boolean> {
    if (stored?.startsWith('-ZM-') === true) {
      return this.#bcryptMatches(oldMysqlHash(password), stored.slice('-ZM-'.length));
    }
    if (stored?.startsWith('*') === true) {
      return (
        equalTexts(oldMysqlHash(password), stored.toUpperCase()) || this.#bcryptMatches(password, undefined)
      );
    }
    return this.#bcryptMatches(password, stored);
  }

  async #bcryptMatches(text: string, hash: string | undefined): Promise<boolean> {
    const cost = bcryptForm.exec(hash ?? '')?.[1];
    if (hash === undefined || cost === undefined) {
      await this.#threads.compare(text, `$2b$${this.#usualCost}$${nobody}`);
      return false;
    }
    this.#usualCost = cost;
    // bcrypt refuses the prefix `$2y$` although the algorithm is the same.
    return this.#threads.compare(text, hash.replace(/^\$2y\$/, '$2b$'));
  }
}

/** MySQL's PASSWORD() of old: `*` and upper-case hex of SHA1 over SHA1. */
function oldMysqlHash(password: string): string {
  const inner = createHash('sha1').update(password, 'utf8').digest();
  return `*${createHash('sha1').update(inner).digest('hex').toUpperCase()}`;
}

function equalTexts(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
