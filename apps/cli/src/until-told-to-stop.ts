/** How long what runs may take to let go, ms. */
const lingerMs = 1_000;

/**
 * Runs something that ends at SIGINT and SIGTERM, and when nobody reads any more what it prints. A process that does not let
 * go leaves all the same, with exit code 1.
 */
export async function untilToldToStop<Result>(run: (stop: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const letGo = () => {
    stop.abort();
    setTimeout(() => process.exit(1), lingerMs).unref();
  };
  process.on('SIGINT', letGo).on('SIGTERM', letGo);
  process.stdout.on('error', letGo);
  try {
    return await run(stop.signal);
  } finally {
    process.off('SIGINT', letGo).off('SIGTERM', letGo);
    process.stdout.off('error', letGo);
  }
}
