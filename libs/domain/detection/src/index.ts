export {
  detectionJson,
  detectionText,
  type FrameName,
  type Sighting,
  type TextOptions,
} from './detection-text';
export { detectedLabels } from './detected-labels';
export { type HookAnswer, type HookResult, readHookAnswer } from './hook-answer';
export { hookArguments } from './hook-arguments';
export { type HookCommand, isPythonWrapper, parseHookCommand } from './hook-command';
export { compileLabelPattern, type LabelPattern } from './label-pattern';
export { chooseLookers, type Looker, lookerFor, type LookSettings } from './looker';
export { wholePercent } from './percent';
export { splitShellWords } from './shell-words';
export { type HookReport, reportOfHook, userScriptArguments } from './user-script-arguments';
