import type { PrivateZoneMinder } from '../harness/private-zoneminder';
import type { Tocsin } from '../harness/tocsin';

/** What the tests of the wire work on; opened before the first of them. */
export interface Given {
  readonly zoneminder: PrivateZoneMinder;
  /** As configured by default, end notifications on. */
  readonly tocsin: Tocsin;
  /** `[auth] timeout = 1` and `[gateway] ping_interval = 0.3`. */
  readonly hasty: Tocsin;
  /** `[auth] enable = no` */
  readonly trusting: Tocsin;
}

/** Names with what breaks quoting, encoding and shells. */
export const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: 'Café "Süd" 门' },
  { id: 3, name: `Yard 'n' $(touch /tmp/tocsin-was-here) \`id\` \\ %s`, function: 'Mocord' },
] as const;
