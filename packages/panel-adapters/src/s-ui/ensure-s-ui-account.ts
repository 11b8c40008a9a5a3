import {
  type DesiredAccount,
  hasOurCredentials,
  isPanelkitError,
  needsNoWrite,
  type ObservedAccount,
  type WriteOutcome,
} from '@panelkit/sdk';
import { notApplied, notAppliedBecause } from '../http/not-applied.ts';
import { offWhereItIs } from '../off-where-it-is.ts';
import { readClientAt, type SeenClients } from './read-s-ui-clients.ts';
import type { SUiApi } from './s-ui-api.ts';
import { hasSUiInbounds } from './s-ui-inbounds.ts';
import type { SUiClient } from './s-ui-schemas.ts';
import { saveClient } from './save-s-ui-client.ts';
import { toObservedAccount } from './to-observed-account.ts';
import { normalizeForSUi, toEditedClient, toNewClient } from './to-s-ui-client.ts';

/** What the engine asks for, see `PanelAdapter.ensureAccount`. */
export interface EnsureRequest {
  desired: DesiredAccount;
  existing: ObservedAccount | null;
  resetUsage?: boolean;
  signal?: AbortSignal;
}

/** Creates or changes a client. Never throws for a panel's answer. */
export async function ensureSUiAccount(api: SUiApi, request: EnsureRequest): Promise<WriteOutcome> {
  const { existing, signal } = request;
  try {
    const isThere = await hasSUiInbounds(api, request.desired.inboundKeys, signal);
    const desired = isThere ? request.desired : offWhereItIs(request.desired, existing);
    if (desired === null) return { kind: 'refused', reason: 'the panel has no such inbound' };
    if (existing !== null) return await change(api, { ...request, desired }, existing);
    return await saveClient(api, { action: 'new', data: toNewClient(desired), signal });
  } catch (error) {
    // Only reads throw, and all of them come before the write.
    if (isPanelkitError(error)) return notAppliedBecause(error);
    throw error;
  }
}

/**
 * Read right before the write: counters come from what is written, so traffic counted between the two is
 * lost.
 */
async function change(api: SUiApi, request: EnsureRequest, existing: ObservedAccount): Promise<WriteOutcome> {
  const { desired, resetUsage = false, signal } = request;
  const seen = await readClientAt(api, existing, signal);
  const [current] = seen.clients;
  if (current === undefined) return notApplied('the account is gone');
  if (!isOurs(current, seen, request, existing)) {
    return { kind: 'refused', reason: 'the account of that name is not ours' };
  }
  // Sent again, the time on hold would start over.
  if (existing.onHoldSeconds !== null && desired.onHoldSeconds !== null && !current.delayStart) {
    return notApplied('the account was used for the first time since it was looked at');
  }
  const data = toEditedClient(current, desired, { resetUsage });
  if (!resetUsage && isAsWanted(current, seen, desired, data)) return { kind: 'already' };
  return saveClient(api, { action: 'edit', data, signal });
}

/** It carries our credentials, or still those that it was found with (they are being changed). */
function isOurs(
  current: SUiClient,
  { panelNow }: SeenClients,
  { desired }: EnsureRequest,
  existing: ObservedAccount,
): boolean {
  const observed = toObservedAccount(current, panelNow);
  const { uuid = '', password = '' } = existing.credentials;
  return (
    hasOurCredentials(observed, desired.credentials) ||
    hasOurCredentials(observed, { uuid, password, subId: '' })
  );
}

/** Also free of a periodic reset, and with all credentials that an inbound could ask for. */
function isAsWanted(
  current: SUiClient,
  { panelNow }: SeenClients,
  desired: DesiredAccount,
  data: Record<string, unknown>,
): boolean {
  const observed = toObservedAccount(current, panelNow);
  return (
    needsNoWrite(normalizeForSUi(desired), observed) &&
    !current.autoReset &&
    JSON.stringify(data.config) === JSON.stringify(current.config)
  );
}
