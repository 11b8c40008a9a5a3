import type { Clock, ObservedAccount, WriteOutcome } from '@panelkit/sdk';
import { outcomeOf, type ThreeXUiApi } from '../three-x-ui-api.ts';
import { buildV2Links, observeV2Client, type V2Client, type V2Snapshot } from './read-v2-panel.ts';

/** A connected panel of 2.6 to 3.0. */
export interface V2Panel {
  api: ThreeXUiApi;
  clock: Clock;
  /** By which the panel is reached: what links name when an inbound listens everywhere. */
  host: string;
}

export function observe(panel: V2Panel, client: V2Client, snapshot: V2Snapshot): ObservedAccount {
  return { ...observeWithoutLinks(panel, client, snapshot), links: buildV2Links(client, panel.host) };
}

export function observeWithoutLinks(
  { clock }: V2Panel,
  client: V2Client,
  { skewMs }: V2Snapshot,
): ObservedAccount {
  return observeV2Client(client, new Date(clock.now().getTime() + skewMs));
}

/** Sends one write. Its clients travel as a JSON text. */
export async function writeEntry(
  { api }: V2Panel,
  path: string,
  write: { inboundId: number; entry: Record<string, unknown>; signal: AbortSignal | undefined },
): Promise<WriteOutcome> {
  const body = { id: write.inboundId, settings: JSON.stringify({ clients: [write.entry] }) };
  const reply = await api({
    method: 'POST',
    path: `/panel/api/inbounds/${path}`,
    body,
    signal: write.signal,
  });
  return outcomeOf(reply);
}
