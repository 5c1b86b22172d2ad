import { isRecord } from '@tocsin/errors';

/** A picture as a plug-in gets it: three bytes a pixel, row by row, its own to change. */
export interface PluginImage {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3;
  readonly space: 'bgr' | 'rgb';
}

/** A plug-in that is ready. */
export interface LoadedPlugin {
  readonly space: PluginImage['space'];
  /** Names it may find, as it says them. */
  readonly classes: unknown;
  readonly detect: (image: PluginImage) => unknown;
}

/**
 * Makes a plug-in from its module: the default export, or the only function there is, a class or a factory. Methods
 * may have the names of the old contract.
 * @throws Error saying what is missing
 */
export async function loadPlugin(module: unknown, parameters: unknown): Promise<LoadedPlugin> {
  const made = await make(exportOf(module), parameters);
  if (!isRecord(made)) throw new Error('it makes no object: export a class, or a function that gives one');
  const detect = made.detect;
  const getClasses = made.getClasses ?? made.get_classes;
  if (typeof detect !== 'function') throw new Error('it has no method detect(image)');
  if (typeof getClasses !== 'function') throw new Error('it has no method getClasses()');
  const classes: unknown = await Reflect.apply(getClasses, made, []);
  return {
    space: made.space === 'rgb' ? 'rgb' : 'bgr',
    classes,
    detect: (image) => Reflect.apply(detect, made, [image]) as unknown,
  };
}

type Callable = (...given: unknown[]) => unknown;

function exportOf(module: unknown): Callable {
  const exported = new Map(Object.entries(isRecord(module) ? module : {}));
  const standard: unknown = exported.get('default');
  if (isCallable(standard)) return standard;
  // A CommonJS module that was itself made from an ES module.
  if (isRecord(standard) && isCallable(standard.default)) return standard.default;
  const functions = [...exported.values()].filter(isCallable);
  const [only] = functions;
  if (only !== undefined && functions.length === 1) return only;
  throw new Error('it has no default export; write "export default class …"');
}

function make(exported: Callable, parameters: unknown): unknown {
  const prototype: unknown = exported.prototype;
  const isClass =
    /^class\b/.test(Function.prototype.toString.call(exported)) ||
    (isRecord(prototype) && 'detect' in prototype);
  return isClass ? Reflect.construct(exported, [parameters]) : exported(parameters);
}

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}
