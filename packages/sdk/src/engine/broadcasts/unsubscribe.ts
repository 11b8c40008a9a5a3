import * as z from 'zod';
import { BROADCAST_KINDS, type BroadcastKind } from '../../domain/broadcasts/broadcast.ts';
import { SYSTEM_ACTOR } from '../../domain/records/actor.ts';
import type { Transaction } from '../../ports/storage.ts';
import { findSurvivor } from '../customers/merged.ts';
import { requireOwner } from '../kernel/authorize.ts';
import type { Engine } from '../kernel/engine.ts';
import { idSchema } from '../kernel/parse-input.ts';
import { recordAudit } from '../kernel/record-audit.ts';
import { type CommandContext, runCommand } from '../kernel/run-command.ts';
import { kindSchema } from './broadcast-schemas.ts';

const PURPOSE = 'unsubscribe';

/** Whose messages of which kind. */
export interface Declinable {
  customerId: string;
  kind: BroadcastKind;
}

const contentOf = ({ customerId, kind }: Declinable) => `${kind}:${customerId}`;

/**
 * Lets whoever has it decline one kind for one customer, and do nothing else. It does not expire: letters are
 * read late.
 */
export function tokenFor({ secretBox }: Pick<Engine, 'secretBox'>, wanted: Declinable): string {
  return `${wanted.kind}.${wanted.customerId}.${markOf(secretBox.hash(contentOf(wanted), PURPOSE))}`;
}

/** Null for a token that the shop did not make. */
export function readToken({ secretBox }: Pick<Engine, 'secretBox'>, token: string): Declinable | null {
  const [kind = '', customerId = '', mark = '', ...rest] = token.slice(0, 200).split('.');
  const known = BROADCAST_KINDS.find((one) => one === kind);
  if (known === undefined || rest.length > 0) return null;
  const wanted = { customerId, kind: known };
  const marks = secretBox.lookupHashes(contentOf(wanted), PURPOSE).map(markOf);
  // Hashed once more, so that the time of the comparison says nothing of a mark.
  const given = secretBox.hash(mark, PURPOSE);
  return marks.some((one) => secretBox.hash(one, PURPOSE) === given) ? wanted : null;
}

/** A hash without the id of its key. */
function markOf(hash: string): string {
  return hash.slice(hash.indexOf('.') + 1);
}

const declineSchema = z.object({ customerId: idSchema, kind: kindSchema, declined: z.boolean() });

export type DeclineInput = z.input<typeof declineSchema>;

/** A customer says which broadcasts they want. */
export function setDeclined(engine: Engine, input: DeclineInput, by: CommandContext): Promise<string> {
  return runCommand(engine, {
    name: 'broadcasts.setDeclined',
    schema: declineSchema,
    input,
    by,
    effect: async ({ tx, actor, audit }, { declined, ...wanted }) => {
      const { customerId } = wanted;
      requireOwner(actor, customerId, { kind: 'customer', id: customerId });
      await tx.customers.get(customerId);
      if (await write(tx, wanted, declined)) await audit(auditEntry(wanted, declined));
      return customerId;
    },
  });
}

/** By the link of a letter. @returns whose and what; null for a token that the shop did not make */
export async function unsubscribe(engine: Engine, token: string): Promise<Declinable | null> {
  const written = readToken(engine, token);
  const owner = written === null ? null : await findSurvivor(engine.backend.storage, written.customerId);
  if (written === null || owner === null) return null;
  const wanted = { ...written, customerId: owner.id };
  await engine.backend.storage.transaction(async (tx) => {
    if (await write(tx, wanted, true))
      await recordAudit(engine, tx, {
        ...auditEntry(wanted, true),
        actor: SYSTEM_ACTOR,
        reason: 'by the link of a message',
      });
  });
  return wanted;
}

function write(tx: Transaction, wanted: Declinable, declined: boolean): Promise<boolean> {
  return tx.broadcasts.setDeclined({ ...wanted, at: declined ? tx.now : null });
}

function auditEntry({ customerId, kind }: Declinable, declined: boolean) {
  const target = { kind: 'customer', id: customerId };
  return { action: 'customer.decline-broadcasts', target, after: { kind, declined } };
}
