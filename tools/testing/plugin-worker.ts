import { bundleWorker } from './bundle-worker';

/** The worker thread of @tocsin/plugins. */
export function bundlePluginWorker(): string {
  return bundleWorker('libs/adapters/plugins/src/plugin-worker.ts');
}
