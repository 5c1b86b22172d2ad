import type { Permission } from '@tocsin/zoneminder-formats';
import { allowedMonitors } from './monitor-permissions';

const word = (MonitorId: number, Distance: number, permission: Permission) => ({
  MonitorId,
  Distance,
  Permission: permission,
});
const [user, userGroup, role] = [0, 1, 2];

describe('the monitors a user of 1.38 may see', () => {
  it.each([
    ['all of them when nothing is said', [], 'View', 'all'],
    ['none when nothing is said and the standard is None', [], 'None', []],
    ['all but the refused one', [word(2, user, 'None')], 'View', [1, 3]],
    ['only the granted one when the standard is None', [word(2, user, 'View')], 'None', [2]],
    ['what the standard says where the word is Inherit', [word(2, user, 'Inherit')], 'None', []],
    [
      'what the user row says rather than its group',
      [word(1, user, 'View'), word(1, userGroup, 'None')],
      'None',
      [1],
    ],
    [
      'what the group says rather than the role',
      [word(1, userGroup, 'None'), word(1, role, 'Edit')],
      'View',
      [2, 3],
    ],
    [
      'nothing that one of two groups refuses',
      [word(1, userGroup, 'View'), word(1, userGroup, 'None')],
      'View',
      [2, 3],
    ],
  ] as const)('are %s', (_what, said, standard, allowed) => {
    expect(allowedMonitors([1, 2, 3], said, standard)).toEqual(allowed);
  });
});
