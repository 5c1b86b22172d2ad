import { whyNotWebUser } from './as-web-user';
import { expectFound, type SeededFault } from './seeded-fault';
import { type Neighbours, startNeighbours } from './neighbours';

const isRoot = process.getuid?.() === 0;

/** A test for each fault of the table. Those that take another user, or a disk of their own, take root. */
export function findsEach(faults: readonly SeededFault[]): void {
  let around: Neighbours;
  beforeAll(async () => {
    around = await startNeighbours();
  });
  afterAll(async () => {
    await around[Symbol.asyncDispose]();
  });
  for (const fault of faults) {
    const obstacle = fault.asWebUser === true ? whyNotWebUser() : undefined;
    const isPossible = obstacle === undefined && (isRoot || fault.takesRoot !== true);
    const reason = obstacle === undefined ? '' : ` (left out: ${obstacle})`;
    (isPossible ? it : it.skip)(`${fault.what}: ${fault.severity ?? 'fault'} ${fault.name}${reason}`, () =>
      expectFound(fault, around),
    );
  }
}
