import path from 'node:path';
import { FailingDisk, whyNoFailingDisk } from '../harness/failing-disk';
import { complaintsOf, Health } from '../harness/health';
import { TestGround } from '../harness/test-ground';
import { users } from '../harness/users';

jest.setTimeout(60_000);

const excuse = whyNoFailingDisk();
const withDisk = excuse === undefined ? it : it.skip;

let ground: TestGround;
beforeAll(async () => {
  ground = await TestGround.open({ monitors: [{ id: 1, name: 'Front Door' }] });
});
afterAll(() => ground?.[Symbol.asyncDispose]());

describe(`standalone on a disk that becomes read-only${excuse === undefined ? '' : ` (left out: ${excuse})`}`, () => {
  withDisk('tells every alarm, says what is wrong once, and goes on when it is replaced', async () => {
    using disk = new FailingDisk();
    const health = await Health.onFreePort();
    const general = { base_data_path: path.join(disk.path, 'data') };
    await using tocsin = await ground.start('standalone', { ...health.settings, general });
    const client = await tocsin.login(users.admin);
    const { log } = tocsin.part('gateway');
    const before = await ground.zoneminder.alarm(1);
    await client.alarm(before);
    const complaints = complaintsOf(log);

    disk.fail();
    const during = [await ground.zoneminder.alarm(1), await ground.zoneminder.alarm(1)];
    for (const eventId of during) await client.alarm(eventId);
    expect(await health.down('data folder')).toMatch(
      /^nothing can be written to .*(Read-only|EROFS|Input\/output)/i,
    );

    disk.replace();
    await health.well('data folder');
    const after = await ground.zoneminder.alarm(1);
    await client.alarm(after);
    await client.fence();
    expect(client.tally).toEqual(
      Object.fromEntries([before, ...during, after].map((id) => [`${id} start`, 1])),
    );
    expect(complaints()).toEqual(['data folder is in trouble']);
  });
});
