import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A self-signed certificate and its key in a folder of their own. */
export class SelfSigned implements Disposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'tocsin-tls-'));
  readonly cert = path.join(this.folder, 'cert.pem');
  readonly key = path.join(this.folder, 'key.pem');

  /** @param names - hosts that it speaks for beside this machine */
  constructor(...names: readonly string[]) {
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ];
    const hosts = ['IP:127.0.0.1', 'DNS:localhost', ...names.map((name) => `DNS:${name}`)];
    const subject = ['-subj', '/CN=localhost', '-addext', `subjectAltName=${hosts.join(',')}`];
    execFileSync('openssl', [...request, ...subject, '-keyout', this.key, '-out', this.cert], {
      stdio: 'ignore',
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
