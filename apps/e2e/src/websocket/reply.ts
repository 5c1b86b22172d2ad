import type { Client, Frame } from '../harness/client';

/** A reply without what we add for ourselves: every client ignores the key `server`. */
export function asOldClientsSeeIt(frame: Frame): Frame {
  const { server: _ours, ...rest } = frame;
  return rest;
}

/** Old clients compare it part by part with 6.0; ours is on the level of 7.0.19 or above. */
export function isCompatibleVersion(version: unknown): boolean {
  if (typeof version !== 'string' || !/^\d+\.\d+\.\d+$/.test(version)) return false;
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major * 1e6 + minor * 1e3 + patch >= 7_000_019;
}

/** Matches any text. */
export const anyText: unknown = expect.any(String);

export const badAuth = { event: 'auth', type: '', status: 'Fail', reason: 'BADAUTH' } as const;
export const noAuth = { event: 'auth', type: '', status: 'Fail', reason: 'NOAUTH' } as const;
export const badJson = { event: 'malformed', type: '', status: 'Fail', reason: 'BADJSON' } as const;
export const pushDisabled = { event: 'push', type: '', status: 'Fail', reason: 'PUSHDISABLED' } as const;
export const version = { event: 'control', data: { type: 'version' } } as const;

/** The connection is still there and answers. */
export async function expectOpen(client: Client): Promise<void> {
  expect(await client.fence()).toEqual([]);
  expect(client.isOpen).toBe(true);
}
