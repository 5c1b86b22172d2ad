import { systemCode } from '@tocsin/errors';

/** Whether a connection failed because the other side's certificate is not trusted. */
export function isOfCertificate(error: unknown): boolean {
  if (/CERT|SIGNATURE|SELF_SIGNED|ALTNAME/.test(systemCode(error) ?? '')) return true;
  return error instanceof Error && error.cause !== undefined && isOfCertificate(error.cause);
}
