// The HEALTHCHECK of the images: is this process ready for work? node health-check.mjs <its port>
// What it prints shows in `docker inspect --format '{{json .State.Health}}' <container>`.
const { TOCSIN_METRICS__ADDRESS: address = '', TOCSIN_METRICS__PORT: port = '' } = process.env;
const anywhere = new Set(['', '::', '0.0.0.0']);
const named = address.includes(':') ? `[${address}]` : address;
const url = `http://${anywhere.has(address) ? '127.0.0.1' : named}:${port || process.argv[2]}/health/ready`;
try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  process.stdout.write(`${answer.status} ${await answer.text()}\n`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  // fetch itself says only that it failed.
  const reason = error instanceof Error && error.cause ? error.cause : error;
  process.stdout.write(`${url} does not answer: ${String(reason)}\n`);
  process.exitCode = 1;
}
