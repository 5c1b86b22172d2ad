import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { AccessTokens } from './access-tokens';

/**
 * Asks Google for leave to send messages as this service account, and sends none.
 * @throws CodedError `service-account-unusable`, `service-account-refused`, `push-unreachable` (retryable)
 */
export async function tryServiceAccount(
  file: string,
  { timeoutMs, agent }: { readonly timeoutMs: number; readonly agent?: HttpsAgent | undefined },
): Promise<void> {
  const connections = { http: new HttpAgent(), https: agent ?? new HttpsAgent() };
  const tokens = new AccessTokens(file, connections, timeoutMs);
  try {
    await tokens.get();
  } finally {
    tokens.close();
    connections.http.destroy();
    if (agent === undefined) connections.https.destroy();
  }
}
