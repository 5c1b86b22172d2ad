import { chmod, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DetectorDefaults } from '@tocsin/object-config';
import pino from 'pino';
import { type DetectionConfigs, openDetectionConfigs } from '../detection-configs';

export const detector: DetectorDefaults = {
  model: undefined,
  labels: undefined,
  min_confidence: 0.3,
  detect_pattern: '.*',
  provider: 'cpu',
  portal: undefined,
  portal_user: undefined,
  portal_password: undefined,
  allow_self_signed: false,
};

/** The golden files in a folder of their own, with secrets that not everybody can read. */
export class GoldenFolder implements AsyncDisposable {
  readonly logged: string[] = [];
  readonly log = pino({ level: 'debug' }, { write: (line: string) => void this.logged.push(line) });

  private constructor(readonly folder: string) {}

  static async open(): Promise<GoldenFolder> {
    const folder = await mkdtemp(path.join(tmpdir(), 'object-config-'));
    await cp(path.join(__dirname, '..', 'golden'), folder, { recursive: true });
    for (const name of await readdir(folder)) await chmod(path.join(folder, name), 0o640);
    return new GoldenFolder(folder);
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  configs(name: string | undefined, more: Partial<DetectorDefaults> = {}): Promise<DetectionConfigs> {
    return openDetectionConfigs({
      file: name === undefined ? undefined : this.file(name),
      usualFiles: [this.file('objectconfig.yml'), this.file('objectconfig.ini')],
      detector: { ...detector, ...more },
      log: this.log,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
