import * as z from 'zod';
import { LANGUAGES } from '../../domain/notifications/language.ts';
import { notFound } from '../../errors/error-factories.ts';
import { requireStaff } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema, parseInput } from '../kernel/parse-input.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { actorOf, type QueryContext } from '../kernel/run-command.ts';
import { requireChannel } from './broadcast-schemas.ts';
import { type HandOverEnd, handOver, renderFor } from './deliver-broadcast.ts';

const testSchema = z.object({
  broadcastId: idSchema,
  channel: z.string().min(1).max(50),
  language: z.enum(LANGUAGES),
  staffId: z.string().min(1).max(100).optional(),
});

/** `staffId`: as chats name the member of staff; by default the id of who asks. */
export type TestBroadcastInput = z.input<typeof testSchema>;
/** How a test ended. */
export type BroadcastTest = HandOverEnd;

/** Sends a broadcast to the member of staff who asks, as customers would read it. */
export async function testBroadcast(
  engine: Engine,
  input: TestBroadcastInput,
  by: QueryContext,
): Promise<BroadcastTest> {
  const { broadcastId: id, channel, language, staffId } = parseInput(testSchema, input);
  const actor = actorOf(by);
  const target = { kind: 'broadcast', id };
  requireStaff(actor, target);
  const carrying = requireChannel(engine, channel);
  const { storage } = engine.backend;
  const broadcast = await storage.broadcasts.find(id);
  if (broadcast === null) throw notFound('broadcast', id);
  const rendered = renderFor(engine, broadcast.content, { language, name: null });
  const end = await handOver(engine, carrying, {
    id: `${id}:test:${engine.ids.uuid()}`,
    to: { kind: 'staff', staffId: staffId ?? actor.id },
    kind: broadcast.kind,
    ...rendered,
    unsubscribeToken: null,
  });
  await storage.transaction((tx) =>
    recordAudit(engine, tx, { actor, action: 'broadcast.test', target, after: { channel, end: end.kind } }),
  );
  return end;
}
