import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Config, idleKeys } from '@tocsin/config';
import { loadConfig } from '@tocsin/runtime';
import { type Ask, importCommand } from './import-command';

/** An old installation under a folder of its own. */
export class OldInstallation implements Disposable {
  readonly root = mkdtempSync(path.join(tmpdir(), 'tocsin-import-'));

  at(name: string): string {
    return path.join(this.root, name);
  }

  write(name: string, content: string | Buffer, mode = 0o640): string {
    const file = this.at(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
    return file;
  }

  read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  /** Lets everybody look into a folder. */
  open(folder: string): void {
    chmodSync(this.at(folder), 0o755);
  }

  has(name: string): boolean {
    return existsSync(this.at(name));
  }

  /** What holds by a settings file: without where the secrets are, and without what has no effect. */
  inForce(name: string): unknown {
    const { config } = loadConfig(this.at(name), {}, { whereIs: (file) => this.at(file) });
    return withoutIdle({ ...config, general: { ...config.general, secrets: undefined } });
  }

  /** @param onLine - hears every line that is printed */
  async import(words: readonly string[] = ['--yes'], ask?: Ask, onLine: (line: string) => void = () => {}) {
    const said = { out: '', err: '' };
    const console = {
      out: (line: string) => {
        said.out += `${line}\n`;
        onLine(line);
      },
      err: (line: string) => void (said.err += `${line}\n`),
    };
    const code = await importCommand(['--root', this.root, ...words], console, {}, ask);
    return { code, out: said.out.replaceAll(this.root, ''), err: said.err.replaceAll(this.root, '') };
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const withoutIdle = (config: Config): unknown =>
  Object.fromEntries(
    Object.entries(config).map(([section, values]) => [
      section,
      Object.fromEntries(Object.entries(values).filter(([key]) => idleKeys.get(section)?.has(key) !== true)),
    ]),
  );
