import { readdirSync, writeFileSync } from 'node:fs';
import { OldInstallation } from '../old-installation.fixture';
import { Places } from '../places';
import { makePlan, type Plan } from '../plan/make-plan';
import { takeStock } from '../stock/take-stock';
import { applyPlan } from './apply-plan';
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
    expect(await backUp(file)).toBe(`${file}.~3~`);
    expect(await backUp(file)).toBe(`${file}.~4~`);
    expect(old.read('a.ini.~3~')).toBe('now');
  });
});
