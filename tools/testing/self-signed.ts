import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A self-signed certificate and its key in a folder of their own. */
export class SelfSigned implements Disposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'tocsin-tls-'));
  readonly cert = path.join(this.folder, 'cert.pem');
  readonly key = path.join(this.folder, 'key.pem');

  constructor() {
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
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
    execFileSync('openssl', [...request, ...subject, '-keyout', this.key, '-out', this.cert], {
      stdio: 'ignore',
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
