let waiting: (() => void)[] = [];

/**
 * Does work at the end of this turn of the event loop, together with the others that wait for it: answers to
 * requests that came at once are made one after another, and then written one after another. Both are faster
 * without the other in between. `work` must not throw.
 */
export function atEndOfTurn(work: () => void): void {
  waiting.push(work);
  if (waiting.length === 1) setImmediate(doWaiting);
}

function doWaiting(): void {
  const ready = waiting;
  waiting = [];
  for (const work of ready) work();
}
