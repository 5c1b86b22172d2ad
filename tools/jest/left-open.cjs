const patienceMs = 60_000;

/** A test that leaves something open must fail the run, not hold it up for ever. */
module.exports = () => {
  const timer = setTimeout(() => {
    process.stderr.write(
      `\nAll tests have run, but after ${patienceMs / 1000} s something they opened still keeps this process alive: ` +
        `${process.getActiveResourcesInfo().join(', ')}\n`,
    );
    process.exit(1);
  }, patienceMs);
  timer.unref();
};
