/** How long what runs may take to let go, ms. */
const lingerMs = 1_000;

/** Runs something that SIGINT and SIGTERM abort; a process that does not let go leaves all the same, with exit code 1. */
export async function untilToldToStop<Result>(run: (stop: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const onSignal = () => {
    stop.abort();
    setTimeout(() => process.exit(1), lingerMs).unref();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await run(stop.signal);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
