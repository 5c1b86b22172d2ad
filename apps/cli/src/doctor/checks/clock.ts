import { type Fault, fault, hint } from '../check';

/** So much two clocks may differ, ms: the database says whole seconds, and answers a moment later. */
const toleratedMs = 3_000;

/** @param aheadMs - the clock of the database's machine before ours */
export function ofClock(aheadMs: number): readonly Fault[] {
  if (Math.abs(aheadMs) <= toleratedMs) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const message = `the clock of the database's machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this one's`;
  const remedy =
    'let both follow a time server (timedatectl set-ntp true on each): missed alarms are found by their time';
  return [fault('clock', message, remedy)];
}

/**
 * ZoneMinder writes the local time of its machine into the database, which reads it as its own: where these differ, events
 * seem to be hours old or yet to come.
 * @param theirMinutes - of the database's local time ahead of UTC
 */
export function ofTimeZone(theirMinutes: number): readonly Fault[] {
  const ours = -new Date().getTimezoneOffset();
  if (theirMinutes === ours) return [];
  const message = `the database reckons in ${zone(theirMinutes)}, this machine in ${zone(ours)}`;
  const remedy =
    'give ZoneMinder, its database and this machine one time zone: timedatectl set-timezone (TZ in a container), default-time-zone in my.cnf; then restart MariaDB and ZoneMinder';
  return [hint('time-zone', message, remedy)];
}

function zone(minutes: number): string {
  const part = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '-' : '+'}${part(size / 60)}:${part(size % 60)}`;
}
