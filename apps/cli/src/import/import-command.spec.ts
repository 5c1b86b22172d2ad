import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { OldInstallation } from './old-installation.fixture';

const generations = path.join(__dirname, '../../../../libs/adapters/runtime/src/config/generations');
const names = readdirSync(path.join(generations, 'good')).filter((name) => /^\d/.test(name));
const wrong = readdirSync(path.join(generations, 'wrong'));
const isYaml = (name: string) => name.endsWith('.yml') || name.startsWith('18');

let old: OldInstallation;
beforeEach(() => {
  old = new OldInstallation();
});
afterEach(() => old[Symbol.dispose]());

const ini = 'etc/zm/zmeventnotification.ini';
const yml = 'etc/zm/zmeventnotification.yml';

function lay(name: string): string {
  for (const secrets of ['secrets.ini', 'secrets.yml'])
    old.write(`etc/zm/${secrets}`, readFileSync(path.join(generations, 'good', secrets)));
  old.write(
    'etc/zm/es_rules.json',
    '{"notifications":{"monitors":{"9":{"rules":[{"action":"mute","from":"9:30 pm","to":"1 am"}]}}}}',
  );
  const at = isYaml(name) ? yml : ini;
  old.write(at, readFileSync(path.join(generations, 'good', name)));
  return at;
}

describe('settings of every generation', () => {
  it.each(names)('%s: what holds is what held, and a second time there is nothing to do', async (name) => {
    const at = lay(name);
    const [before, original] = [old.inForce(at), readFileSync(old.at(at))];
    expect(await old.import()).toMatchObject({ code: 0, err: '' });
    expect(old.inForce(at)).toEqual(before);
    expect(readFileSync(old.at(`${at}.~1~`))).toEqual(original);
    const again = await old.import();
    expect(again.code).toBe(0);
    expect(again.out).toContain('There is nothing to do.');
    expect(old.has(`${at}.~2~`)).toBe(false);
  });

  it.each(names.filter((name) => !isYaml(name)))('%s: the same as YAML', async (name) => {
    lay(name);
    const before = old.inForce(ini);
    const { code, err } = await old.import(['--yes', '--format', 'yaml']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const after = old.inForce(yml);
    expect(JSON.parse(JSON.stringify(after).replace('es_rules.yml', 'es_rules.json'))).toEqual(
      JSON.parse(JSON.stringify(before)),
    );
    expect([old.has(ini), old.has(`${ini}.migrated`)]).toEqual([false, true]);
    expect((await old.import(['--yes', '--format', 'yaml'])).out).toContain('There is nothing to do.');
  });
});

describe('a file that is changed', () => {
  it('keeps its line ends and its mark, and every line that needs no change', async () => {
    const at = lay('20-es-from-windows.ini');
    const before = old.read(at).split('\r\n');
    await old.import();
    const after = old.read(at);
    expect(after.startsWith('\uFEFF[ssl]\r\n')).toBe(true);
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    const kept = before.filter((line) => line !== '\tenable =  0  ' && line !== 'enable = 1');
    for (const line of kept) expect(after.split('\r\n')).toContain(line);
    expect(after).toContain(
      '\t# enable: stands again in line 13, which counts; the Perl server joined the two (tocsin import)\r\n',
    );
  });

  it('keeps comments that are not UTF-8 byte for byte', async () => {
    const umlaut = Buffer.from([0x23, 0x20, 0xfc, 0x0a]);
    old.write(ini, Buffer.concat([umlaut, Buffer.from('[ssl]\nenable = no\n')]));
    await old.import();
    expect(readFileSync(old.at(ini)).subarray(0, 4)).toEqual(umlaut);
  });

  it('stays behind its link, with its rights, and has numbered backups there', async () => {
    const real = old.write('srv/es.ini', '[ssl]\nenable = no\n', 0o604);
    mkdirSync(old.at('etc/zm'), { recursive: true });
    symlinkSync(real, old.at(ini));
    writeFileSync(`${real}.~7~`, 'older');
    await old.import();
    expect(lstatSync(old.at(ini)).isSymbolicLink()).toBe(true);
    expect(old.read('srv/es.ini')).toContain('# cert =');
    expect(old.read('srv/es.ini.~8~')).toBe('[ssl]\nenable = no\n');
    expect(statSync(real).mode & 0o777).toBe(0o604);
  });
});

describe('nothing is written', () => {
  const text = '[ssl]\nenable = no\n';
  beforeEach(() => old.write(ini, text));
  const isUntouched = () => {
    expect(old.read(ini)).toBe(text);
    expect(readdirSync(old.at('etc/zm'))).toEqual(['zmeventnotification.ini']);
  };

  it('without a terminal and without --yes, which is said', async () => {
    const { code, err } = await old.import([]);
    expect([code, err]).toEqual([1, 'nothing was written: say --yes, since nobody is here to be asked\n']);
    isUntouched();
  });

  it('with --dry-run', async () => {
    expect(await old.import(['--dry-run', '--yes'])).toMatchObject({
      code: 0,
      err: 'nothing was written (--dry-run)\n',
    });
    isUntouched();
  });

  it('after a no', async () => {
    const questions: string[] = [];
    const ask = (question: string) => Promise.resolve(questions.push(question) === 0);
    expect((await old.import([], ask)).code).toBe(1);
    expect(questions).toEqual(['Write this?']);
    isUntouched();
  });

  it('over what has changed since it was read', async () => {
    const changed = `${text}# later\n`;
    const ask = () => Promise.resolve(old.write(ini, changed) !== '');
    expect(await old.import([], ask)).toMatchObject({
      code: 1,
      err: 'nothing was written: the files are others now than those that were read; run this again\n',
    });
    expect(old.read(ini)).toBe(changed);
    expect((await old.import([], () => Promise.resolve(true))).code).toBe(0);
  });

  it('where the folder cannot be written, and says who may not', async () => {
    if (process.geteuid?.() !== 0) return;
    // The fixture's folder is the owner's alone; another user can enter it and the one within, and write in neither.
    for (const folder of ['', 'etc', 'etc/zm']) old.open(folder);
    process.seteuid?.(65_534);
    try {
      const { code, err } = await old.import();
      expect(code).toBe(1);
      expect(err).toContain(
        '/etc/zm/zmeventnotification.ini cannot be written: folder /etc/zm may not be written by user',
      );
    } finally {
      process.seteuid?.(0);
    }
    isUntouched();
  });

  it('elsewhere than where the settings lie, with an empty --root as with none', async () => {
    const secrets = old.write('es/secrets.ini', '[secrets]\nP = x\n');
    const file = old.write(
      'es/es.ini',
      `[general]\nsecrets = ${secrets}\n[ssl]\nenable = no\n[mqtt]\npassword = !P\n`,
    );
    const { code, err } = await old.import(['--root', '', '--config', file, '--dry-run']);
    expect([code, err]).toEqual([0, 'nothing was written (--dry-run)\n']);
    isUntouched();
  });

  it.each(['--from', '--root', '--config', '--objectconfig'])('where %s is not there', async (option) => {
    const { code, err } = await old.import(['--yes', option, old.at('nowhere')]);
    expect([code, err]).toEqual([1, '/nowhere does not exist!\n']);
    isUntouched();
  });

  it('when called wrongly', async () => {
    expect((await old.import(['--format', 'toml'])).code).toBe(2);
    expect((await old.import(['now'])).code).toBe(2);
    expect((await old.import(['--rot', 'x'])).code).toBe(2);
    isUntouched();
  });
});

describe('mistakes', () => {
  it.each(wrong)('%s: nothing is taken over, and all mistakes are listed', async (name) => {
    const at = name.endsWith('.yml') ? yml : ini;
    const original = readFileSync(path.join(generations, 'wrong', name));
    writeFileSync(old.write(at, ''), original);
    const { code, err } = await old.import();
    expect(code).toBe(1);
    expect(err).toMatch(
      /^\nNothing can be taken over before th(?:is mistake is|ese mistakes are) mended:\n {2}\/etc/,
    );
    expect(readFileSync(old.at(at))).toEqual(original);
  });

  it('of all files are told together, with file and line', async () => {
    old.write(ini, '[network]\nport = x\n[customize]\nes_rules = /etc/zm/rules.json\n');
    old.write('var/lib/zmeventnotification/push/tokens.txt', '{"tokens": {');
    const { code, err } = await old.import();
    expect(code).toBe(1);
    expect(err).toContain('/etc/zm/zmeventnotification.ini:2: [network] port: "x" is not a whole number');
    expect(err).toContain('/push/tokens.txt: the token file cannot be understood: it is damaged JSON');
  });

  it('of objectconfig, with which Tocsin starts, are to be mended after', async () => {
    old.write(ini, '[ssl]\nenable = no\n');
    old.write('etc/zm/objectconfig.ini', '[general]\nwait=soon\n[general]\n');
    const { code, out } = await old.import();
    expect(code).toBe(0);
    expect(out).toContain(
      '\nAlarms go out without a look until this is mended:\n  /etc/zm/objectconfig.ini:3: section [general] is there already',
    );
    expect(out).toContain('  /etc/zm/objectconfig.ini:2: [general] wait: "soon" is not a number\n');
  });

  it('of rules are told where the settings can be read', async () => {
    old.write(ini, '[ssl]\nenable = no\n[customize]\nes_rules = /etc/zm/rules.json\n');
    old.write('etc/zm/rules.json', '{"notifications": [}\n');
    const { code, err } = await old.import();
    expect(code).toBe(1);
    expect(err).toMatch(/\/etc\/zm\/rules\.json:1: is neither JSON nor YAML/);
  });

  it('is said of what cannot be read', async () => {
    mkdirSync(old.at(ini), { recursive: true });
    const { code, err } = await old.import();
    expect(code).toBe(1);
    expect(err).toContain('/etc/zm/zmeventnotification.ini: cannot be read: ');
  });
});
