/**
 * The name of Node's diagnostics channel on which those who hold a connection say how it is. Whoever serves health
 * listens; where nobody does, saying it costs nothing.
 */
export const newsChannel = 'tocsin:news';

/** What is said there. Who says that something is down or up has told it in the log. */
export type News =
  | { readonly kind: 'up'; readonly dependency: string }
  | { readonly kind: 'down'; readonly dependency: string; readonly reason: string }
  /** Something was tried that may fail once without a meaning; failures in a row are trouble, which is logged for whoever says it. */
  | { readonly kind: 'tried'; readonly dependency: string; readonly failure: string | undefined }
  /** A thread with models died, and another took its place. */
  | { readonly kind: 'model-thread-replaced' }
  /** Texts of settings that are read beside the process's own: no log may show them. */
  | { readonly kind: 'secrets'; readonly texts: readonly string[] }
  /** WebSocket clients that are connected now. */
  | { readonly kind: 'clients'; readonly count: number };
