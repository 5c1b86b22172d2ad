import { userInfo } from 'node:os';

/** As whom we look, as chown wants it: a name, or the number where a container's user has none. */
export function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.geteuid?.() ?? '$USER');
  }
}
