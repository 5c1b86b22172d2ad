/** What a thread is started with. */
export interface PluginThreadData {
  /** Absolute path of the module. */
  readonly module: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface DetectRequest {
  readonly id: number;
  /** Red first; shared, so the thread makes the plug-in a copy. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export type PluginMessage =
  | { readonly type: 'loaded'; readonly classes: unknown }
  | { readonly type: 'not-loaded'; readonly message: string }
  | { readonly type: 'answered'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'threw'; readonly id: number; readonly message: string };
