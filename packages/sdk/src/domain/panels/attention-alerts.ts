import type { EventType } from '../records/event.ts';
import type { Attention } from './attention.ts';

/**
 * Which event alerts staff of each kind of line; *line*: the line itself does, if no other one of its panel
 * or inbound explains it.
 */
export const ALERTED_BY: Readonly<Record<Attention['kind'], EventType | 'line'>> = {
  'panel-suspect': 'panel.suspected',
  'panel-disabled': 'line',
  'panel-untested': 'line',
  'panel-unreachable': 'panel.health-changed',
  'panel-version': 'panel.version-changed',
  'panel-clock': 'panel.clock-changed',
  'panel-unread': 'line',
  'inbound-missing': 'inbound.stopped',
  'inbound-disabled': 'inbound.stopped',
  'inbound-silent': 'inbound.silent',
  'accounts-failing': 'line',
  'credentials-changed': 'line',
  'links-former-host': 'line',
};

/** Which line it is. */
export interface AttentionParts {
  panelId: string;
  kind: string;
  inboundId: string | null;
  code: string | null;
}

/** What a line is known by as long as it lasts. */
export function attentionKey({ panelId, kind, inboundId, code }: AttentionParts): string {
  return [panelId, kind, inboundId ?? '', code ?? ''].join(' ');
}

/** The parts of a line; null what it has not. */
export function partsOf(line: Attention): AttentionParts {
  const { panelId, kind } = line;
  return {
    panelId,
    kind,
    inboundId: 'inboundId' in line ? line.inboundId : null,
    code: 'code' in line ? line.code : null,
  };
}

/** The lines that are to be told by themselves. Accounts that are tried again soon may yet succeed. */
export function linesToTell(lines: readonly Attention[]): Attention[] {
  return lines.filter((line) => {
    if (ALERTED_BY[line.kind] !== 'line') return false;
    if (line.kind !== 'accounts-failing') return true;
    return line.stuckCount > 0 && !lines.some((other) => explains(other, line));
  });
}

type FailingAccounts = Extract<Attention, { kind: 'accounts-failing' }>;

const STOPS_NO_ACCOUNT: ReadonlySet<Attention['kind']> = new Set<Attention['kind']>([
  'panel-unread',
  'inbound-silent',
  'credentials-changed',
  'links-former-host',
]);

/** Whether what stops a whole panel or inbound is why its accounts fail. */
function explains(other: Attention, { panelId, inboundId }: FailingAccounts): boolean {
  if (other.panelId !== panelId || other.kind === 'accounts-failing') return false;
  if (STOPS_NO_ACCOUNT.has(other.kind)) return false;
  return 'inboundId' in other ? other.inboundId === inboundId : true;
}

const GROWTH_TOLD = 10;

/**
 * Whether a line of so many customers is worth a message; `toldCount`: with how many it was last reported, 0
 * if never.
 */
export function isWorthTelling(accountCount: number, toldCount: number): boolean {
  return toldCount === 0 || accountCount >= toldCount * GROWTH_TOLD;
}
