import { readFileSync } from 'node:fs';
import path from 'node:path';
import { faultNames } from './checks';
import { whyNotWebUser } from './testing/as-web-user';
import { Answer, Machine } from './testing/machine';
import { type Neighbours, startNeighbours } from './testing/neighbours';

jest.setTimeout(60_000);

let around: Neighbours;
beforeAll(async () => {
  around = await startNeighbours();
});
afterAll(async () => {
  await around[Symbol.asyncDispose]();
});

const guide = readFileSync(path.resolve(__dirname, '../../../../docs/guide/tocsin.md'), 'utf8');

describe('tocsin doctor', () => {
  it('finds nothing on a healthy machine, neither fault nor hint', async () => {
    await using machine = await Machine.setUp(around);
    const { code, out } = await machine.doctor('--json');
    expect({ code, ...Answer.parse(JSON.parse(out)) }).toMatchObject({ code: 0, healthy: true, found: [] });
  });

  (whyNotWebUser() === undefined ? it : it.skip)('finds nothing there as the web user either', async () => {
    await using machine = await Machine.setUp(around);
    await machine.giveToWebUser();
    const { code, out } = await machine.doctor('--json');
    expect({ code, ...Answer.parse(JSON.parse(out)) }).toMatchObject({
      code: 0,
      healthy: true,
      user: 'user www-data (uid 33)',
      found: [],
    });
  });

  it('asks for no shared memory where the database is watched', async () => {
    await using machine = await Machine.setUp(around);
    machine.env['ZM_PATH_MAP'] = machine.at('nothing');
    expect((await machine.doctor('--only', 'shared-memory')).code).toBe(1);
    machine.set('watcher', 'source', 'database');
    expect((await machine.doctor('--only', 'shared-memory')).code).toBe(0);
  });

  it('leaves it to a container what starts it', async () => {
    await using machine = await Machine.setUp(around);
    await machine.sql(`UPDATE Config SET Value = '0' WHERE Name = 'ZM_OPT_USE_EVENTNOTIFICATION'`);
    expect((await machine.doctor()).out).toContain('hint: starting: nothing starts Tocsin after a boot');
    machine.write('root/.dockerenv', '');
    expect((await machine.doctor()).out).toMatch(/^0 faults, 0 hints$/m);
  });

  it('says in words who asked, what is wrong, and what to do', async () => {
    await using machine = await Machine.setUp(around);
    machine.set('ssl', 'cert', machine.write('junk.pem', 'junk'));
    machine.set('hook', 'event_start_hook', machine.at('gone.sh'));
    const { code, out } = await machine.doctor();
    expect(code).toBe(1);
    expect(out).toMatch(/^looked as user \w+/);
    expect(out).toMatch(/^fault: hook: .*gone\.sh.*\n {4}→ correct the path in \[hook\]/m);
    expect(out).toMatch(/^fault: certificate: .*junk\.pem.*\n {4}→ both have to be PEM files/m);
    expect(out).toMatch(/^2 faults, 0 hints$/m);
  });

  it('looks for one thing, and does not know what nobody finds', async () => {
    await using machine = await Machine.setUp(around);
    machine.set('ssl', 'cert', machine.write('junk.pem', 'junk'));
    machine.set('hook', 'event_start_hook', machine.at('gone.sh'));
    const { found } = Answer.parse(JSON.parse((await machine.doctor('--json', '--only', 'certificate')).out));
    expect(found.map(({ name }) => name)).toEqual(['certificate']);
    expect(await machine.doctor('--only', 'clock')).toMatchObject({ code: 0 });
    const { code, out } = await machine.doctor('--only', 'certificat');
    expect(code).toBe(2);
    expect(out).toContain('did you mean certificate?');
    expect((await machine.doctor('everything')).code).toBe(2);
  });

  it('does not call well what it could not look at', async () => {
    await using machine = await Machine.setUp(around);
    machine.env['ZM_DB_PASS'] = 's3cret-wrong';
    expect((await machine.doctor('--only', 'clock')).out).toMatch(/^fault: clock: .*password is wrong/m);
    machine.set('network', 'port', 'x');
    const { code, out } = await machine.doctor('--only', 'clock');
    expect(code).toBe(1);
    expect(out).toMatch(/^fault: settings: .*port/m);
  });

  it.each(faultNames)('has its finding "%s" in the guide', (name) => {
    const table = guide.slice(guide.indexOf('## What is wrong?'), guide.indexOf('## Does my phone'));
    expect(table).toContain(`\`${name}\``);
  });
});
