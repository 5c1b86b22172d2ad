import {
  chownSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { OldInstallation } from '../old-installation.fixture';
import { Places } from '../places';
import { makePlan, type Plan } from '../plan/make-plan';
import { takeStock } from '../stock/take-stock';
import { applyPlan } from './apply-plan';
import { HeldPlace } from './held-place';
import { backUp } from './numbered-backup';

let old: OldInstallation;
beforeEach(() => {
  old = new OldInstallation();
});
afterEach(() => old[Symbol.dispose]());

const ini = 'etc/zm/zmeventnotification.ini';
const text = '[ssl]\nenable = no\n[mqtt]\npassword = geheim\n';

describe('a plan that would change what holds', () => {
  it.each([
    ['settings', `${text}topic = other\n`, String.raw`\[mqtt\] topic`],
    ['settings that are secret', text.replace('geheim', 'anders'), String.raw`\[mqtt\] password`],
  ])('is not applied: %s', async (_, written, difference) => {
    old.write(ini, text);
    const places = new Places({
      root: old.root,
      from: undefined,
      config: undefined,
      objectConfig: undefined,
    });
    const stock = await takeStock(places, 0);
    const plan = makePlan(stock, places, 'kept');
    const steps = plan.steps.map((step) =>
      step.kind === 'write' ? { ...step, content: Buffer.from(written) } : step,
    );
    const changed: Plan = { ...plan, steps };
    const done: unknown[] = [];
    const applied = applyPlan(changed, stock, places, (each) => done.push(each));
    await expect(applied).rejects.toThrow(new RegExp(`^nothing was replaced.*\n  ${difference}$`));
    expect(done).toEqual([]);
    expect(old.read(ini)).toBe(text);
    expect(readdirSync(old.at('etc/zm'))).toEqual(['zmeventnotification.ini']);
  });
});

describe('backups', () => {
  it('are numbered on from the highest, as GNU does', async () => {
    const file = old.write('a.ini', 'now');
    writeFileSync(`${file}.~2~`, 'then');
    writeFileSync(`${file}.~x~`, 'no backup');
    await using place = await HeldPlace.of(file, 'target');
    expect(await backUp(place)).toBe(`${file}.~3~`);
    expect(await backUp(place)).toBe(`${file}.~4~`);
    expect(old.read('a.ini.~3~')).toBe('now');
  });
});

const asRoot = process.geteuid?.() === 0 ? it : it.skip;
const webUser = 33;

describe('to root, a place', () => {
  asRoot('is not behind a link that another user has laid into a folder of root', async () => {
    old.write('root/secret', 'of root');
    mkdirSync(old.at('web'));
    symlinkSync('../root/secret', old.at('web/file'));
    symlinkSync('../root', old.at('web/folder'));
    for (const name of ['web', 'web/file', 'web/folder']) lchownSync(old.at(name), webUser, webUser);
    const toBeMade = { uid: webUser, gid: webUser };
    for (const file of ['web/file', 'web/folder/secret', 'web/folder/made/secret']) {
      await expect(HeldPlace.of(old.at(file), 'target', toBeMade)).rejects.toThrow(
        /web\/\w+ is a link of user 33 into a folder of user 0; root does not follow it\. Name the file/,
      );
    }
    expect(readdirSync(old.at('root'))).toEqual(['secret']);
  });

  asRoot('is behind links of root, and of users into folders of theirs', async () => {
    old.write('srv/es.ini', 'here');
    chownSync(old.at('srv'), webUser, webUser);
    symlinkSync('srv', old.at('mine'));
    symlinkSync(old.at('mine/es.ini'), old.at('theirs'));
    lchownSync(old.at('theirs'), webUser, webUser);
    await using place = await HeldPlace.of(old.at('theirs'), 'target');
    expect(place.file).toBe(old.at('srv/es.ini'));
    expect(readFileSync(place.at(), 'utf8')).toBe('here');
  });

  asRoot('stays, whatever is put in its place meanwhile', async () => {
    old.write('web/push/tokens.txt', 'theirs');
    old.write('root/tokens.txt', 'of root');
    await using place = await HeldPlace.of(old.at('web/push/tokens.txt'), 'target');
    renameSync(old.at('web/push'), old.at('web/away'));
    symlinkSync('../root', old.at('web/push'));
    await backUp(place);
    expect(readdirSync(old.at('root'))).toEqual(['tokens.txt']);
    expect(readdirSync(old.at('web/away'))).toEqual(['tokens.txt', 'tokens.txt.~1~']);
  });

  asRoot('is not copied from where a link appears', async () => {
    const file = old.write('web/a.ini', 'theirs');
    await using place = await HeldPlace.of(file, 'target');
    rmSync(file);
    symlinkSync('/etc/shadow', file);
    await expect(backUp(place)).rejects.toThrow('ELOOP');
  });
});
