import type { Panel } from '../../domain/panel.ts';
import type { CounterMark } from '../../ports/storage-usage.ts';

/** One run through a panel's listing. */
export interface PanelSync {
  panel: Panel;
  /** Of the accounts that were not listed yet, by account: read before the first page was asked for. */
  marks: Map<string, CounterMark>;
  /** Before the first page was asked for. */
  startedAt: Date;
  /** How many marks there were. */
  accountCount: number;
}
