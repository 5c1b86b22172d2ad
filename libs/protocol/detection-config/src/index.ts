export { DetectionConfig, PortalSettings, RemoteSettings } from './detection-config';
export { Extent, LabelLimits, PastSettings, Point, Zone, ZoneSettings } from './filters';
export { FrameName, FrameSettings, FrameStrategy } from './frames';
export { AnimationSettings, OutputSettings } from './output';
export { PastDetections, PastSight } from './past-detections';
export { ModelType, SameModelStrategy } from './sequence';
export {
  AlprVariant,
  FaceVariant,
  HogVariant,
  LocalPlateVariant,
  ObjectVariant,
  OpenAlprCommandVariant,
  OpenAlprVariant,
  PlateRecognizerVariant,
  PluginVariant,
  Processor,
  Variant,
} from './variants';
