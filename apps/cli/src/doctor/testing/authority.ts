import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const dayMs = 24 * 3600_000;

/** Files of one certificate. */
export interface Issued {
  readonly chain: string;
  readonly alone: string;
  readonly key: string;
}

/** A certificate authority of a test's own, which dates its certificates as it is told. */
export class Authority implements Disposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'tocsin-authority-'));
  /** Of the authority itself. */
  readonly cert = path.join(this.folder, 'ca.pem');
  readonly #key = path.join(this.folder, 'ca.key');
  readonly #issued = new Map<string, Issued>();

  constructor() {
    const subject = ['-subj', '/CN=Authority of a test'];
    openssl('req', '-x509', '-nodes', '-days', '3650', ...subject, ...newKey(this.#key), '-out', this.cert);
    writeFileSync(path.join(this.folder, 'index'), '');
    const settings = `[ca]\ndefault_ca = own\n[own]\ndatabase = ${this.folder}/index\nnew_certs_dir = ${this.folder}
      rand_serial = yes\ndefault_md = sha256\npolicy = any\nunique_subject = no\nemail_in_dn = no
      [any]\ncommonName = supplied\n`;
    writeFileSync(path.join(this.folder, 'ca.cnf'), settings);
  }

  /**
   * Issues a certificate for localhost, with its chain; for the same days the same one.
   * @param from - days from now
   * @param to - days from now
   */
  issue({ from = -1, to = 90 } = {}): Issued {
    const name = `${from}-${to}`;
    const issued = this.#issued.get(name) ?? this.#issueAnew(name, { from, to });
    this.#issued.set(name, issued);
    return issued;
  }

  #issueAnew(name: string, { from, to }: { readonly from: number; readonly to: number }): Issued {
    const at = (ending: string) => path.join(this.folder, `${name}.${ending}`);
    openssl('req', '-new', '-nodes', '-subj', '/CN=localhost', ...newKey(at('key')), '-out', at('csr'));
    const dates = ['-startdate', asn1Time(from), '-enddate', asn1Time(to)];
    const ca = ['-config', path.join(this.folder, 'ca.cnf'), '-cert', this.cert, '-keyfile', this.#key];
    openssl('ca', '-batch', '-notext', ...ca, ...dates, '-in', at('csr'), '-out', at('pem'));
    writeFileSync(at('chain.pem'), readFileSync(at('pem'), 'utf8') + readFileSync(this.cert, 'utf8'));
    return { chain: at('chain.pem'), alone: at('pem'), key: at('key') };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const newKey = (file: string): string[] => [
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:prime256v1',
  '-keyout',
  file,
];

const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', [...args], { stdio: 'ignore' });
};

/** YYYYMMDDhhmmssZ */
const asn1Time = (days: number): string =>
  `${new Date(Date.now() + days * dayMs).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`;
