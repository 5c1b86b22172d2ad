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

const isRoot = process.getuid?.() === 0;

describe('tocsin doctor', () => {
  it('finds nothing on a healthy machine, neither fault nor hint', async () => {
    await using machine = await Machine.setUp(around);
    const { code, out } = await machine.doctor('--json');
    expect({ code, ...Answer.parse(JSON.parse(out)) }).toMatchObject({ code: 0, healthy: true, found: [] });
  });

  (isRoot ? it : it.skip)('finds nothing there as the web user either', async () => {
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
});
