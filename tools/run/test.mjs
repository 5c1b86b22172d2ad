// npm test: installs what is missing, then lint, types, docs, build, unit, integration and end-to-end tests.
import { close, runJest } from './jest-counts.mjs';
import { ensureBuilt, ensureInstalled, ensureServices, run, say, script } from './setup.mjs';

/** @type {[string, string, string[]][]} */
const checks = [
  ['format and declared dependencies', 'biome', ['check', '.']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['types', 'tsc', ['-p', 'tsconfig.json']],
  ['generated documents', 'node', ['tools/run/docs.mjs', '--check']],
];

await script(() => {
  ensureInstalled();
  ensureServices();
  const counts = { passed: 0, failed: 0 };
  for (const [name, command, args] of checks) {
    const isGood = run(command, args) === 0;
    say(`${isGood ? 'passed' : 'FAILED'}: ${name}`);
    counts[isGood ? 'passed' : 'failed'] += 1;
  }
  ensureBuilt();
  // Most tests wait for another process most of the time: leaving a core to others, as jest does, would double the time on two.
  const tests = runJest(['--maxWorkers=100%', ...process.argv.slice(2)]);
  close({ passed: counts.passed + tests.passed, failed: counts.failed + tests.failed });
});
