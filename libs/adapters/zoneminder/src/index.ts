export { ZoneMinderAuthenticator } from './auth/zoneminder-authenticator';
export { EventNotes } from './database/event-notes';
export { EventTags } from './database/event-tags';
export type { UserRow, UserTable } from './database/user-rows';
export { ZoneMinderDatabase } from './database/zoneminder-database';
export { type EventWriterOptions, ZoneMinderEventWriter } from './database/zoneminder-event-writer';
export { type PortalOptions, ZoneMinderPortal } from './portal/zoneminder-portal';
export type { MapReading, MapTroubleKind } from './shared-memory/map-reading';
export { SharedMemoryMaps, type SharedMemoryOptions } from './shared-memory/shared-memory-maps';
