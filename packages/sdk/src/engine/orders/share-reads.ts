/**
 * Who asks while a reading runs shares the next one with all who ask meanwhile: each is answered by a reading
 * that began after he asked, and however many ask, one runs at a time.
 */
export function shareReads<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | null = null;
  let next: Promise<Result> | null = null;
  const begin = (): Promise<Result> => {
    const begun = read();
    running = begun;
    const end = (): void => {
      if (running === begun) running = null;
    };
    begun.then(end, end);
    return begun;
  };
  const beginNext = (): Promise<Result> => {
    next = null;
    return begin();
  };
  return () => {
    if (running === null) return begin();
    next ??= running.then(beginNext, beginNext);
    return next;
  };
}
