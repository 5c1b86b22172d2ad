import { faultNames } from '../checks';
import { Answer, Machine } from './machine';
import type { Neighbours } from './neighbours';

/** Something that goes wrong on a machine, and what the doctor makes of it. */
export interface SeededFault {
  /** What goes wrong. */
  readonly what: string;
  readonly severity?: 'hint';
  /** How it is found. */
  readonly name: string;
  /** What the message has to say. */
  readonly message: RegExp;
  /** The concrete path, user or command in the remedy. */
  readonly remedy: RegExp;
  /** What else cannot but be found with it, as `severity name`. */
  readonly also?: readonly string[];
  readonly seed: (machine: Machine) => unknown;
  /** Looks as the web user, to whom everything belongs before the fault is seeded. */
  readonly asWebUser?: true;
  readonly takesRoot?: true;
}

/** Seeds one fault on a healthy machine: it is found, with its remedy, and nothing else is. */
export async function expectFound(fault: SeededFault, around: Neighbours): Promise<void> {
  await using machine = await Machine.setUp(around);
  if (fault.asWebUser) await machine.giveToWebUser();
  await fault.seed(machine);
  const { code, out } = await machine.doctor('--json');
  const { found, healthy } = Answer.parse(JSON.parse(out));
  const { severity = 'fault', name, also = [] } = fault;
  expect(found.map((one) => `${one.severity} ${one.name}`).toSorted()).toEqual(
    [`${severity} ${name}`, ...also].toSorted(),
  );
  for (const each of found) expect(faultNames).toContain(each.name);
  const one = found.find((each) => each.name === name && each.severity === severity);
  expect(one?.message).toMatch(fault.message);
  expect(one?.remedy).toMatch(fault.remedy);
  const isHealthy = found.every((each) => each.severity === 'hint');
  expect({ code, healthy }).toEqual({ code: isHealthy ? 0 : 1, healthy: isHealthy });
}
