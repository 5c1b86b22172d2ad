export type { PluginImage } from './loaded-plugin';
export { Plugin, type PluginOptions } from './plugin';
