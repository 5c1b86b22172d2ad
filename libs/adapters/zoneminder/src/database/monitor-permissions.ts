import type { MonitorPermissionRow, Permission } from '@tocsin/zoneminder-formats';

/**
 * Which monitors a user of ZoneMinder 1.37.27 or later may see: the nearest word that is not `Inherit` decides, as in
 * ZoneMinder's `User::canAccess` (zm_user.cpp); of several groups at the same distance one `None` is enough to refuse.
 * @param standard - what holds for monitors about which nothing is said (`Users.Monitors`, or the role's)
 */
export function allowedMonitors(
  monitors: readonly number[],
  said: readonly MonitorPermissionRow[],
  standard: Permission,
): 'all' | readonly number[] {
  const words = said.filter((row) => row.Permission !== 'Inherit');
  const isOpen = standard !== 'None' && standard !== 'Inherit';
  // Nothing is forbidden: monitors that are added later are then allowed, too.
  if (isOpen && words.every((row) => row.Permission !== 'None')) return 'all';
  return monitors.filter((monitor) => {
    const about = words.filter((row) => row.MonitorId === monitor);
    if (about.length === 0) return isOpen;
    const nearest = Math.min(...about.map((row) => row.Distance));
    return about.every((row) => row.Distance !== nearest || row.Permission !== 'None');
  });
}
