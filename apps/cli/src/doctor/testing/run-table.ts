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
    const takesRoot = fault.asWebUser === true || fault.takesRoot === true;
    (takesRoot && !isRoot ? it.skip : it)(`${fault.what}: ${fault.severity ?? 'fault'} ${fault.name}`, () =>
      expectFound(fault, around),
    );
  }
}
