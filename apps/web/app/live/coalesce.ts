/**
 * Runs one refresh at a time. Asked again while one is under way, it runs exactly once more afterwards, so the last
 * answer is never older than the last request. A refresh that fails leaves what is shown as it is.
 */
export const coalesce = (refresh: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      await refresh().catch(() => undefined);
    } while (again);
    running = undefined;
  };
  return () => {
    again = true;
    running ??= run();
    return running;
  };
};
