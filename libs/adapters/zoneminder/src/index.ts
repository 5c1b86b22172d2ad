export type { UserRow, UserTable } from './database/user-rows';
export { ZoneMinderDatabase } from './database/zoneminder-database';
