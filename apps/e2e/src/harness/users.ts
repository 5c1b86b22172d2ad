/** A ZoneMinder account for tests: what is typed in, and the row it has in `Users`. */
export interface User {
  readonly user: string;
  readonly password: string;
  /** `Users.Password`. The bcrypt hashes have the lowest cost, so that tests do not wait for them. */
  readonly stored: string;
  readonly enabled: boolean;
  /** `Users.Events`: may it look at events? */
  readonly events: 'None' | 'View' | 'Edit';
  /** `Users.MonitorIds`: '' means all monitors. */
  readonly monitorIds: string;
}

const everything = { enabled: true, events: 'View', monitorIds: '' } as const;

/** One account for every form in which ZoneMinder stores a password, and for every kind of restriction. */
export const users = {
  /** PHP's bcrypt: what the portal writes. */
  admin: {
    ...everything,
    user: 'admin',
    password: 'admin-secret',
    stored: '$2y$04$xRURub5NFdl1rEwTpo9T/eaqqh17RZLvc5Eydzzow9edzHWyX4yXC',
  },
  /** The variant of the packaged default row. */
  debian: {
    ...everything,
    user: 'debian',
    password: 'debian-secret',
    stored: '$2b$04$aYAb.CZUxBbxUo2rIhFZLOXe64tiLO/GIrDxXe5mWksPyqQI.H0pi',
  },
  elder: {
    ...everything,
    user: 'elder',
    password: 'elder-secret',
    stored: '$2a$04$kZWYJqlG/2woQnYX2ahDtubnjYGUbMt8KVxU9HvG7sNgWHPz7sPqO',
  },
  /** Of a cost at which many logins at once are work. */
  costly: {
    ...everything,
    user: 'costly',
    password: 'costly-secret',
    stored: '$2y$09$cdVy1k3/OmWgePgDKO8K6OsxN1q5k0uorqne.z4/D.9n192whFGnm',
  },
  /** MySQL's PASSWORD(), as before ZoneMinder 1.34. */
  legacy: {
    ...everything,
    user: 'legacy',
    password: 'legacy-secret',
    stored: '*112705A5F6D0640ADEBC3E6A27ADE656E2DBD61A',
  },
  /** bcrypt over the old hash, written by ZoneMinder's upgrade script. */
  overlay: {
    ...everything,
    user: 'overlay',
    password: 'overlay-secret',
    stored: '-ZM-$2y$04$ye7IIabBu2QONoN7QapoHO980Fd9PwKuaqnctYXI1Tl3gpacaRseW',
  },
  /** A password outside ASCII; the old server answered BADJSON to it. */
  umlaut: {
    ...everything,
    user: 'umlaut',
    password: 'Zürich-€',
    stored: '$2y$04$Xvk4R5daoO6xeAER0W3lBuue3mC0vjLxEw4sY4ilEmb16koNsg1M6',
  },
  /** May see monitor 1 only. */
  viewer: {
    ...everything,
    user: 'viewer',
    password: 'viewer-secret',
    stored: '$2y$04$EeJ/2rWz5qRKrQaVhbIDLeih1PuhHGJgSt5fsqG/HtzmSkndh8Z2y',
    monitorIds: '1',
  },
  disabled: {
    ...everything,
    user: 'disabled',
    password: 'disabled-secret',
    stored: '$2y$04$7NM15EKskU673B0uqLxjXuKE6UkFgistc3BDYbyI4CAXnzB.SJYV.',
    enabled: false,
  },
  /** May log in, may not look at events. */
  blind: {
    ...everything,
    user: 'blind',
    password: 'blind-secret',
    stored: '$2y$04$/JSsgvnfXMr7nKk3aLLba.Ndz2VwqWWu23OcMCj1etTyUzyeJ5tMu',
    events: 'None',
  },
  /** An account without a stored password, which nobody may enter. */
  hollow: { ...everything, user: 'hollow', password: '', stored: '' },
} as const satisfies Record<string, User>;

/** What a client sends to log in. */
export function loginOf(account: User, extra: Readonly<Record<string, unknown>> = {}): object {
  return { event: 'auth', data: { user: account.user, password: account.password, ...extra } };
}
