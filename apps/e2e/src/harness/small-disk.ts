import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Why no disk can be mounted here; undefined where one can. */
export function whyNoDisk(): string | undefined {
  if (process.getuid?.() !== 0) return 'mounting a disk needs root';
  try {
    new SmallDisk('1m')[Symbol.dispose]();
    return undefined;
  } catch (error) {
    return `nothing can be mounted here: ${String(error)}`;
  }
}

/** A disk of a test's own, in memory, that can be filled to the last byte. */
export class SmallDisk implements Disposable {
  readonly path = mkdtempSync(path.join(tmpdir(), 'tocsin-disk-'));

  /** @param size - as mount takes it, e.g. `4m` */
  constructor(size: string) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0777`, 'tmpfs', this.path], {
      stdio: 'pipe',
    });
  }

  /** Not a byte is left. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.path);
    const filling = path.join(this.path, 'filling');
    spawnSync('dd', ['if=/dev/zero', `of=${filling}`, `bs=${bsize}`, `count=${bavail + 16}`], {
      stdio: 'pipe',
    });
  }

  /** As much room as at first. */
  empty(): void {
    rmSync(path.join(this.path, 'filling'), { force: true });
  }

  [Symbol.dispose](): void {
    spawnSync('umount', ['-l', this.path]);
    rmSync(this.path, { recursive: true, force: true });
  }
}
