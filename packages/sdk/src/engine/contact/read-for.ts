import { panelReadAborted } from '../../errors/error-factories.ts';
import type { Engine } from '../kernel/engine.ts';
import type { QueryContext } from '../kernel/run-command.ts';

/**
 * Reads panels for who asks: `reader` is aborted when nobody waits for the answer any more, or when the
 * process stops.
 * @throws PanelkitError `PANEL_READ_ABORTED`, and what `read` throws
 */
export async function readFor<Result>(
  { stopping }: Engine,
  { signal }: QueryContext,
  read: (reader: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const reader = new AbortController();
  const leave = (): void => reader.abort(panelReadAborted());
  const ends = [stopping, ...(signal === undefined ? [] : [signal])];
  if (ends.some(({ aborted }) => aborted)) leave();
  for (const end of ends) end.addEventListener('abort', leave, { once: true });
  try {
    return await read(reader.signal);
  } finally {
    for (const end of ends) end.removeEventListener('abort', leave);
  }
}
