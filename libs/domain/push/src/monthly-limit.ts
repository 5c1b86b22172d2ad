import type { Device, Invocations } from './device';

/** More pushes than this to one token in one month are not sent (push-and-mqtt 5). */
export const monthlyLimit = 8000;

/** The count as it stands in `month`: another month begins at 0. */
export const inMonth = (invocations: Invocations | undefined, month: number): Invocations =>
  invocations?.at === month ? invocations : { count: 0, at: month };

/** True when one push more would be one too many. */
export const isAtMonthlyLimit = ({ invocations }: Pick<Device, 'invocations'>, month: number): boolean =>
  inMonth(invocations, month).count >= monthlyLimit;

/** The device once an attempt to push is made: counted, and its badge raised to what the push carries. */
export function withAttempt(device: Device, month: number): Device {
  const { count, at } = inMonth(device.invocations, month);
  return { ...device, invocations: { count: count + 1, at }, badge: device.badge + 1 };
}
