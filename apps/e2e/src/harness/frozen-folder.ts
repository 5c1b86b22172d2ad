import { execFileSync } from 'node:child_process';
import { TemporaryFolder } from './temporary-folder';

/** A folder in which nobody, not even root, can make or remove a file, until it is disposed. */
export class FrozenFolder implements Disposable {
  constructor(readonly path: string) {
    execFileSync('chattr', ['+i', path], { stdio: 'pipe' });
  }

  [Symbol.dispose](): void {
    execFileSync('chattr', ['-i', this.path], { stdio: 'pipe' });
  }
}

/** Why no folder can be frozen here; undefined where one can. */
export function whyNotFrozen(): string | undefined {
  using folder = new TemporaryFolder();
  try {
    using _frozen = new FrozenFolder(folder.path);
    return undefined;
  } catch (error) {
    return `chattr does not work here: ${String(error)}`;
  }
}
