import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathObstacle } from './path-obstacle';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-path-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const asNobody = process.getuid?.() === 0 ? it : it.skip;

function become<Result>(look: () => Result): Result {
  process.seteuid?.(65_534);
  try {
    return look();
  } finally {
    process.seteuid?.(0);
  }
}

describe('what is in the way of a path', () => {
  it('is nothing where all is well', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    expect(pathObstacle(file, 'read')).toBeUndefined();
    expect(pathObstacle(folder, 'write')).toBeUndefined();
  });

  it('is the first part that is missing, or is no folder', () => {
    writeFileSync(path.join(folder, 'file'), '');
    expect(pathObstacle(path.join(folder, 'a/b/c'), 'read')).toBe(`there is no a in ${folder}`);
    expect(pathObstacle(path.join(folder, 'file/c'), 'read')).toBe(`${folder}/file is not a folder`);
    expect(pathObstacle(path.join(folder, 'file'), 'run')).toContain('the file may not be run by user ');
  });

  asNobody('is the folder behind a link that may not be entered, as letsencrypt has them', () => {
    mkdirSync(path.join(folder, 'live'));
    mkdirSync(path.join(folder, 'archive'), { mode: 0o700 });
    writeFileSync(path.join(folder, 'archive/cert1.pem'), '');
    symlinkSync('../archive/cert1.pem', path.join(folder, 'live/cert.pem'));
    const obstacle = become(() => pathObstacle(path.join(folder, 'live/cert.pem'), 'read'));
    expect(obstacle).toMatch(
      /live\/cert\.pem leads to \.\.\/archive\/cert1\.pem: folder \S+\/archive cannot be entered by user \w+ \(uid 65534\)/,
    );
  });

  it('is a link that leads to itself', () => {
    symlinkSync('loop', path.join(folder, 'loop'));
    expect(pathObstacle(path.join(folder, 'loop'), 'read')).toContain('ELOOP');
  });
});
