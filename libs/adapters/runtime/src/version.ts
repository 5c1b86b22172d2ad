import manifest from '../package.json';

/** Tocsin's own version; WebSocket clients get a version of compatibility instead. */
export const version: string = manifest.version;
