import { NO_SHARE, shareAmong, type Workers } from '@panelkit/sdk/ports';

/** A worker's last word. `expiresAtMs` on the clock's monotonic time. */
interface WorkerRow {
  sharingAmong: number;
  expiresAtMs: number;
}

/** The workers on one memory, by id. */
export type WorkerRows = Map<string, WorkerRow>;

/** Who shares the panels; `nowMs` is the clock's monotonic time. */
export function createWorkers(
  rows: WorkerRows,
  { run, nowMs }: { run<Result>(work: () => Result): Promise<Result>; nowMs(): number },
): Workers {
  return {
    beat: (id, { ttlMs, readyFor }) =>
      run(() => {
        forgetDead(rows, nowMs());
        const others = [...rows].filter(([other]) => other !== id).map(([, row]) => row.sharingAmong);
        const { sharingAmong: current } = rows.get(id) ?? { sharingAmong: NO_SHARE };
        const known = { count: others.length, least: others.length === 0 ? null : Math.min(...others) };
        const sharingAmong = shareAmong(known, { sharingAmong: current, readyFor });
        rows.set(id, { sharingAmong, expiresAtMs: nowMs() + ttlMs });
        return { live: others.length + 1, sharingAmong };
      }),
    leave: (id) => run(() => void rows.delete(id)),
  };
}

function forgetDead(rows: WorkerRows, nowMs: number): void {
  for (const [id, { expiresAtMs }] of rows) if (expiresAtMs <= nowMs) rows.delete(id);
}
