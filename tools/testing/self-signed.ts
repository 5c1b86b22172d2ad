import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

  /** The same key with a certificate that was good in January 2020. */
  expire(): void {
    const [request, authority] = [path.join(this.folder, 'request'), path.join(this.folder, 'authority')];
    const openssl = (...args: readonly string[]) =>
      execFileSync('openssl', [...args], { cwd: this.folder, stdio: 'ignore' });
    writeFileSync(path.join(this.folder, 'index'), '');
    writeFileSync(
      authority,
      `[ca]\ndefault_ca = ours\n[ours]\ndatabase = index\nserial = serial\nnew_certs_dir = .\ndefault_md = sha256\npolicy = any\n[any]\ncommonName = supplied\n`,
    );
    openssl('req', '-new', '-key', this.key, '-subj', '/CN=localhost', '-out', request);
    const dates = ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z'];
    const signing = ['ca', '-batch', '-notext', '-create_serial', '-config', authority, '-selfsign'];
    openssl(...signing, '-keyfile', this.key, '-in', request, '-out', this.cert, ...dates);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
