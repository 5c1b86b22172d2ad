import type { DetectorParts } from './detector';

/** What of the settings the detector runs by. When one of these is changed it has to begin anew. */
export const detectorSettings = ({ hook, detector, customize }: DetectorParts['config']) => [
  hook,
  detector,
  customize.use_hooks,
];
