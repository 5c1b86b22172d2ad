import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ControlState, untouchedControl } from '@tocsin/notifications';
import { describeControlPlace } from '@tocsin/notifications/control-contract';
import { pino } from 'pino';
import { ControlFile } from './control-file';

const said: ControlState = {
  monitors: new Map([
    [2, -1],
    [9, 1],
  ]),
  overrides: new Map([
    ['use_hooks', 'no'],
    ['mqtt.password', 'geheim'],
  ]),
};

describe('the control file', () => {
  let folder: string;
  let file: string;
  let logged: string[];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tocsin-control-'));
    file = path.join(folder, 'misc', 'control.dat');
    logged = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives back what was written, makes its folder, and is for its owner alone', async () => {
    await new ControlFile(file, log).change(() => said);
    expect(await new ControlFile(file, log).read()).toEqual(said);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(path.dirname(file))).toEqual(['control.dat']);
    expect(logged).toEqual([]);
  });

  it('says nothing where there is none', async () => {
    expect(await new ControlFile(file, log).read()).toEqual(untouchedControl);
    expect(logged).toEqual([]);
  });

  it('holds the last of many writes', async () => {
    const control = new ControlFile(file, log);
    await Promise.all(
      [1, 2, 3].map((monitor) =>
        control.change(() => ({ ...untouchedControl, monitors: new Map([[monitor, 1]]) })),
      ),
    );
    expect((await new ControlFile(file, log).read()).monitors).toEqual(new Map([[3, 1]]));
  });

  it('that the old server wrote is set aside, each time under another name, and never written over', async () => {
    await new ControlFile(file, log).change(() => said);
    for (const number of [1, 2]) {
      writeFileSync(file, `pst0\u0004 perl ${number}`);
      expect(await new ControlFile(file, log).read()).toEqual(untouchedControl);
      expect(readFileSync(`${file}.foreign~${number}`, 'utf8')).toBe(`pst0\u0004 perl ${number}`);
    }
    expect(logged.join()).toContain('set aside');
    expect(readdirSync(path.dirname(file))).toEqual(['control.dat.foreign~1', 'control.dat.foreign~2']);
  });

  it('that cannot be read or written is said in the log, and no more', async () => {
    const inTheWay = path.join(folder, 'file');
    writeFileSync(inTheWay, '');
    const control = new ControlFile(path.join(inTheWay, 'control.dat'), log);
    expect(await control.read()).toEqual(untouchedControl);
    await control.change(() => said);
    expect(await control.read()).toEqual(said);
    expect(logged.join()).toMatch(/cannot be written/);
  });

  it('that could neither be read nor set aside is not written over', async () => {
    mkdirSync(file, { recursive: true });
    const control = new ControlFile(file, log);
    await control.read();
    await control.change(() => said);
    expect(statSync(file).isDirectory()).toBe(true);
    expect(logged.join()).toMatch(/cannot be read/);
    expect(logged.join()).toMatch(/is left alone/);
  });
});

describeControlPlace('in a file', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-control-'));
  const open = () => new ControlFile(path.join(folder, 'control.dat'), pino({ level: 'silent' }));
  const place = open();
  return {
    open: () => Promise.resolve([place, place] as const),
    reopen: () => Promise.resolve(open()),
    [Symbol.asyncDispose]: () => Promise.resolve(rmSync(folder, { recursive: true })),
  };
});
