import type { CounterMark } from '../../ports/storage/storage-usage.ts';
import type { Engine } from '../kernel/engine.ts';

const MARKS_A_PAGE = 5000;

/** The marks of all accounts of a panel that can be booked, by account: about 150 bytes of memory each. */
export async function readMarks(engine: Engine, panelId: string): Promise<Map<string, CounterMark>> {
  const { usage } = engine.backend.storage;
  const marks = new Map<string, CounterMark>();
  let after: string | null = null;
  do {
    const page: CounterMark[] = await usage.listMarks(panelId, { after, limit: MARKS_A_PAGE });
    for (const mark of page) marks.set(mark.accountId, mark);
    after = page.length < MARKS_A_PAGE ? null : (page.at(-1)?.accountId ?? null);
  } while (after !== null);
  return marks;
}
