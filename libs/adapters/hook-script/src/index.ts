export { type HookRun, runHookScript } from './hook-script';
export type { ProgramRun } from './program';
export { tellScript, type ToldScript, toldScriptTimeoutMs } from './told-script';
