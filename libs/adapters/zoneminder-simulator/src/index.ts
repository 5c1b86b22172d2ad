export { drawScene, type SceneOptions } from './scene/draw-scene';
export { jpegOf, pixelsOf, type PlainPixels } from './scene/pixels';
export type { SimulatedUser } from './simulated-authenticator';
export type { AlarmOptions, RaisedAlarm } from './simulated-monitor';
export {
  type SimulatedMonitorOptions,
  type SimulatorOptions,
  ZoneMinderSimulator,
} from './zoneminder-simulator';
