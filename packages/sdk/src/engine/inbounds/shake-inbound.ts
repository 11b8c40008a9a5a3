import * as z from 'zod';
import { type HandshakeOutcome, handshakeOf } from '../../domain/inbounds/inbound-handshake.ts';
import type { Panel } from '../../domain/panels/panel.ts';
import type { Handshaker } from '../../ports/handshaker.ts';
import type { DialableAccount } from '../../ports/storage/storage-many.ts';
import { openLinks } from '../accounts/account-secrets.ts';
import { callOutside } from '../kernel/call-outside.ts';
import type { Engine } from '../kernel/engine.ts';

/** A handshaker has its own, shorter limit; past this one it counts as hanging. */
const SHAKE_LIMIT_MS = 30_000;

const ms = z.number().nonnegative().transform(Math.round);
/** A reason is a code: whatever else a handshaker says there may hold the link. */
const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answers'), connectMs: ms, handshakeMs: ms.nullable() }),
  z.object({ kind: z.literal('wrong-certificate'), connectMs: ms }),
  z.object({ kind: z.literal('no-handshake'), connectMs: ms }),
  z.object({ kind: z.literal('unreachable') }),
  z.object({ kind: z.literal('not-tried'), reason: z.string().regex(/^[a-z][a-z0-9-]{0,49}$/) }),
]);

/**
 * One handshake with the server of an inbound, at the link of somebody who is on it; none where nobody is.
 */
export async function shakeInbound(
  engine: Engine,
  handshaker: Handshaker,
  on: { panel: Panel; inboundId: string; accounts: readonly DialableAccount[] },
): Promise<void> {
  const [link] = on.accounts.flatMap((account) => openLinks(engine.secretBox, account));
  if (link === undefined) return;
  const outcome = await shakeLink(engine, handshaker, { link, panel: on.panel });
  await engine.backend.storage.transaction(async (tx) => {
    const { status } = await tx.inbounds.get(on.inboundId);
    if (status !== 'active') return;
    await tx.inbounds.update(on.inboundId, { lastHandshake: handshakeOf(outcome, tx.now) });
  });
}

async function shakeLink(
  engine: Engine,
  handshaker: Handshaker,
  { link, panel }: { link: string; panel: Panel },
): Promise<HandshakeOutcome> {
  const failed: HandshakeOutcome = { kind: 'not-tried', reason: 'failed' };
  const { privateNetworks } = engine.settings;
  const { allowsPrivateAddress } = panel;
  try {
    const outside = { fetch: engine.fetch, clock: engine.backend.clock };
    const end = await callOutside(outside, SHAKE_LIMIT_MS, ({ signal }) =>
      handshaker.shake(link, { signal, allowsPrivateAddress, privateNetworks }),
    );
    return end.kind === 'late' ? failed : (outcomeSchema.safeParse(end.answer).data ?? failed);
  } catch (error) {
    // Not the error itself: it may name the link.
    const name = error instanceof Error ? error.name : 'unknown';
    engine.logger.warn({ error: name }, 'a handshake failed');
    return failed;
  }
}
