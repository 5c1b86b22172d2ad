export { type HookRun, runHookScript } from './hook-script';
