import type { Inbound } from '../inbounds/inbound.ts';
import { isHealthy, type Panel, UNREAD_FAILURES, type UnreadPart } from './panel.ts';
import { isClockWrong, skewAt } from './panel-clock.ts';

/** Accounts of an inbound that wait with the same error, delivered or not. */
export interface TroubledAccounts {
  panelId: string;
  inboundId: string;
  code: string;
  accountCount: number;
  /** How many of them are not tried again within a minute. */
  stuckCount: number;
  /** Of the one that was noted first. */
  since: Date;
}

/** Accounts of a panel about which staff are asked. */
export interface AccountsOfPanel {
  panelId: string;
  accountCount: number;
  /** Of the one that was noticed first. */
  since: Date;
}

/**
 * A state in which customers who have paid may be without service, and which does not end without a person:
 * the panel is *suspect*, cannot be reached, is disabled, is of a version that is not supported, its clock is
 * wrong, its accounts or inbounds cannot be listed, or nothing is known of it since its address changed; the
 * inbound was deleted, is off, or carries nothing; accounts wait with an error, their links lead to a host by
 * which the panel was reached before, or their credentials were changed on the panel and staff are to decide.
 */
export type Attention = { panelId: string; panelName: string; accountCount: number; since: Date | null } & (
  | { kind: 'panel-suspect' | 'panel-disabled' | 'panel-untested' | 'credentials-changed' }
  | { kind: 'panel-unreachable'; code: string | null }
  /** It answers, but what is on it cannot be read to the end. */
  | { kind: 'panel-unread'; part: UnreadPart; code: string }
  | { kind: 'panel-version'; version: string }
  | { kind: 'panel-clock'; skewMs: number }
  /** Nobody said where customers are to connect instead. */
  | { kind: 'links-former-host'; formerHosts: string[] }
  | {
      /** *silent*: its links are dialed, and nothing comes back. */
      kind: 'inbound-missing' | 'inbound-disabled' | 'inbound-silent';
      inboundId: string;
      inboundName: string;
      /** Whether the shop knows how it is made and can make it again. */
      canRemake: boolean;
    }
  | {
      kind: 'accounts-failing';
      inboundId: string;
      inboundName: string;
      code: string;
      /** How many of them are not tried again within a minute. */
      stuckCount: number;
    }
);

/** Accounts that a line is about, counted. */
interface AccountsOfNote {
  troubled: readonly TroubledAccounts[];
  /** Somebody changed their credentials on the panel. */
  rekeyed: readonly AccountsOfPanel[];
  /** Their links lead to a host by which the panel was reached before. */
  atFormerHosts: readonly AccountsOfPanel[];
}

/** Everything that needs a hand, the most customers first. Pure. */
export function attentionOf(
  panels: readonly Panel[],
  inbounds: readonly Inbound[],
  { troubled, rekeyed, atFormerHosts }: AccountsOfNote,
  now: Date,
): Attention[] {
  const known = panels.filter(({ removedAt }) => removedAt === null);
  const ofPanels = known.flatMap((panel) => panelAttention(panel, now));
  const ofInbounds = known.flatMap((panel) =>
    inbounds
      .filter(({ panelId }) => panelId === panel.id)
      .flatMap((inbound) => inboundAttention(panel, inbound)),
  );
  const ofAccounts = troubled.flatMap(({ panelId, inboundId, accountCount, since, ...of }): Attention[] => {
    const panel = known.find(({ id }) => id === panelId);
    if (panel === undefined) return [];
    const inboundName = inbounds.find(({ id }) => id === inboundId)?.name ?? '';
    const common = { panelId, panelName: panel.name, accountCount, since };
    return [{ kind: 'accounts-failing', ...common, inboundId, inboundName, ...of }];
  });
  const ofCredentials = rekeyed.flatMap(({ panelId, ...of }): Attention[] => {
    const panel = known.find(({ id }) => id === panelId);
    return panel === undefined
      ? []
      : [{ kind: 'credentials-changed', panelId, panelName: panel.name, ...of }];
  });
  const ofHosts = atFormerHosts.flatMap(({ panelId, ...of }): Attention[] => {
    const { name: panelName, formerHosts = [], publicHost } = known.find(({ id }) => id === panelId) ?? {};
    // With a public host their links are corrected at the next listing.
    if (panelName === undefined || formerHosts.length === 0 || publicHost !== null) return [];
    return [{ kind: 'links-former-host', panelId, panelName, formerHosts, ...of }];
  });
  return [...ofPanels, ...ofInbounds, ...ofAccounts, ...ofCredentials, ...ofHosts].sort(
    (first, second) => second.accountCount - first.accountCount,
  );
}

/** A panel without accounts needs no attention. */
function panelAttention(panel: Panel, now: Date): Attention[] {
  const { id: panelId, name: panelName, usedCount: accountCount, status, health } = panel;
  const common = { panelId, panelName, accountCount };
  if (panel.suspectSince !== null) return [{ kind: 'panel-suspect', ...common, since: panel.suspectSince }];
  if (accountCount === 0) return [];
  if (status === 'disabled') return [{ kind: 'panel-disabled', ...common, since: null }];
  if (!isHealthy(panel)) {
    const { failingSince: since = null, lastError } = health;
    return [{ kind: 'panel-unreachable', ...common, since, code: lastError?.code ?? null }];
  }
  const { unsupportedVersion: version } = health;
  if (version !== undefined) return [{ kind: 'panel-version', ...common, since: null, version }];
  if (panel.capabilities === null) return [{ kind: 'panel-untested', ...common, since: null }];
  if (isClockWrong(health, now))
    return [{ kind: 'panel-clock', ...common, since: null, skewMs: skewAt(health, now) }];
  const { unread, unreadSince: since = null } = health;
  if (unread === undefined || unread.failureCount < UNREAD_FAILURES) return [];
  return [{ kind: 'panel-unread', ...common, since, part: unread.part, code: unread.code }];
}

function inboundAttention({ name: panelName }: Panel, inbound: Inbound): Attention[] {
  const { id: inboundId, name: inboundName, panelId, status, usedCount: accountCount, desired } = inbound;
  if (accountCount === 0) return [];
  const common = { panelId, panelName, accountCount, inboundId, inboundName, canRemake: desired !== null };
  if (status === 'missing' || status === 'disabled')
    return [{ kind: `inbound-${status}`, ...common, since: inbound.syncedAt }];
  const { lastDial } = inbound;
  if (status !== 'active' || lastDial?.result !== 'silent') return [];
  return [{ kind: 'inbound-silent', ...common, since: lastDial.since }];
}
