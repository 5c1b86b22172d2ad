import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A disk of a test's own that meets an error and is read-only from then on, as ext4 makes it. */
export class FailingDisk implements Disposable {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'tocsin-disk-'));
  readonly path = path.join(this.#folder, 'disk');
  readonly #image = path.join(this.#folder, 'image');

  constructor() {
    mkdirSync(this.path);
    execFileSync('truncate', ['-s', '24M', this.#image]);
    execFileSync('mkfs.ext4', ['-q', this.#image], { stdio: 'pipe' });
    this.#mount(this.#image);
  }

  /** What is open stays open, and takes nothing any more. */
  fail(): void {
    execFileSync('mount', ['-o', 'remount,abort', this.path], { stdio: 'pipe' });
  }

  /** Another disk with what was on it, in the same place: whoever has files open has those of the broken one. */
  replace(): void {
    execFileSync('umount', ['-l', this.path], { stdio: 'pipe' });
    const image = `${this.#image}-repaired`;
    copyFileSync(this.#image, image);
    spawnSync('e2fsck', ['-fy', image], { stdio: 'pipe' });
    this.#mount(image);
  }

  [Symbol.dispose](): void {
    spawnSync('umount', ['-l', this.path]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #mount(image: string): void {
    execFileSync('mount', ['-o', 'loop', image, this.path], { stdio: 'pipe' });
  }
}

/** Why no such disk can be had here; undefined where one can. */
export function whyNoFailingDisk(): string | undefined {
  if (process.getuid?.() !== 0) return 'mounting a disk needs root';
  try {
    using disk = new FailingDisk();
    disk.fail();
    return undefined;
  } catch (error) {
    return `no ext4 on a file here: ${String(error)}`;
  }
}
