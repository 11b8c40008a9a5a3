import type { Attention } from '../../domain/panels/attention.ts';
import { attentionKey, isWorthTelling, linesToTell, partsOf } from '../../domain/panels/attention-alerts.ts';
import type { Engine } from '../kernel/engine.ts';
import { readAttention } from './attention.ts';

/** With how many customers each line was last reported, by its key. */
const MARKS = 'attention:';

/**
 * Tells each line of *Needs a hand* that no other event tells: once, and again when it has grown tenfold or
 * was gone in between. Returns how many were told.
 */
export async function alertAttention(engine: Engine): Promise<number> {
  const { storage } = engine.backend;
  const told = new Map((await storage.marks.list(MARKS)).map(({ name, value }) => [name, value]));
  const lines = await readAttention(engine);
  const lasting = new Set(lines.map(markOf));
  for (const [name, value] of told)
    if (!lasting.has(name)) await storage.transaction((tx) => tx.marks.move(name, value, 0));
  let alerted = 0;
  for (const line of linesToTell(lines)) {
    const before = told.get(markOf(line)) ?? 0;
    if (isWorthTelling(line.accountCount, before) && (await tellLine(engine, line, before))) alerted += 1;
  }
  return alerted;
}

function markOf(line: Attention): string {
  return `${MARKS}${attentionKey(partsOf(line))}`;
}

function tellLine(engine: Engine, line: Attention, toldCount: number): Promise<boolean> {
  const { accountCount } = line;
  const { panelId, ...parts } = partsOf(line);
  return engine.backend.storage.transaction(async (tx) => {
    // Another process was faster.
    if (!(await tx.marks.move(markOf(line), toldCount, accountCount))) return false;
    await tx.events.append({
      aggregate: { kind: 'panel', id: panelId },
      type: 'panel.needs-attention',
      data: { accountCount, ...parts },
      at: tx.now,
    });
    return true;
  });
}
