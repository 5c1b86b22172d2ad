/** Goes on with what was opened; where that fails, it is closed again. (Threads have no AsyncDisposableStack before Node 24.) */
export async function orClose<Opened extends AsyncDisposable, Result>(
  opened: Opened,
  goOn: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  try {
    return await goOn(opened);
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}
