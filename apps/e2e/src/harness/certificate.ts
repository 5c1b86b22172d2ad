import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Makes a self-signed certificate for localhost in a folder. */
export function selfSignedCertificate(folder: string): { readonly cert: string; readonly key: string } {
  const [cert, key] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
  execFileSync('openssl', ['req', '-x509', '-days', '3650', ...newKey, '-out', cert, ...subject], {
    stdio: 'pipe',
  });
  return { cert, key };
}
