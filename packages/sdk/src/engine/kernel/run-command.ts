import * as z from 'zod';
import type { Actor } from '../../domain/records/actor.ts';
import type { EventType } from '../../domain/records/event.ts';
import { PanelkitError } from '../../errors/panelkit-error.ts';
import type { NewEvent } from '../../ports/storage/storage-events.ts';
import type { Transaction } from '../../ports/storage.ts';
import type { Engine } from './engine.ts';
import { parseInput } from './parse-input.ts';
import { type AuditEntry, recordAudit } from './record-audit.ts';
import { watchMoney } from './watch-money.ts';

/**
 * The second argument of every command: who does it, and the key under which a repetition continues the same
 * work.
 */
export interface CommandContext {
  actor: Actor;
  /** 1–200 characters, chosen by the caller; scoped to (actor, command). */
  idempotencyKey: string;
  /**
   * The network that the request came from (`203.0.113.0/24`), if the host knows it. No argument: a
   * repetition may come from another.
   */
  network?: string | undefined;
  /**
   * Who agreed to it, where your shop asks for a second person: audit rows of the command say it in their
   * reason. No argument.
   */
  approvedBy?: string | undefined;
}

/** The second argument of every query. */
export interface QueryContext {
  actor: Actor;
  /**
   * Aborted when nobody waits for the answer any more. Ends a query that reads a panel with
   * `PANEL_READ_ABORTED`; writes go on.
   */
  signal?: AbortSignal | undefined;
}

const actorSchema = z.object({
  kind: z.enum(['customer', 'staff', 'system', 'service']),
  id: z.string().min(1).max(200),
  address: z.string().min(1).max(100).optional(),
});
const contextSchema = z.object({
  actor: actorSchema,
  idempotencyKey: z.string().min(1).max(200),
  network: z.string().min(1).max(100).optional(),
  approvedBy: z.string().min(1).max(200).optional(),
});

/** What a command works with: one transaction, at one instant, in one actor's name. */
export interface CommandScope {
  tx: Transaction;
  /** `tx.now`: read it after the locks. */
  readonly now: Date;
  actor: Actor;
  network: string | null;
  /** Appends an event of this instant. */
  emit(event: EmittedEvent): Promise<void>;
  /** Appends an audit row of this actor and instant. `before` and `after` must hold no secret. */
  audit(entry: Omit<AuditEntry, 'actor'>): Promise<void>;
}

type EmittedEvent = { [Type in EventType]: Omit<Extract<NewEvent, { type: Type }>, 'at'> }[EventType];

/** A command, as a use case states it. */
export interface Command<Input> {
  name: string;
  input: unknown;
  schema: z.ZodType<Input>;
  by: CommandContext;
  /** Does everything in one transaction and returns the id of what came of it. */
  effect(scope: CommandScope, input: Input): Promise<string>;
}

/**
 * Runs a command once per (actor, command, key) and answers the id of its result; the same key again gives
 * the same id: for ever when it moved money, else for as long as keys are kept. A command that threw has
 * recorded nothing.
 * @throws PanelkitError `INVALID_INPUT`, `IDEMPOTENCY_KEY_REUSED` for other arguments under a used key, and
 *   what the effect throws
 */
export async function runCommand<Input>(engine: Engine, command: Command<Input>): Promise<string> {
  const { actor, idempotencyKey, network = null, approvedBy = null } = parseInput(contextSchema, command.by);
  const input = parseInput(command.schema, command.input);
  const scope = { actor, command: command.name, key: idempotencyKey };
  const given = canonicalJson(input);
  const current = engine.secretBox.hash(given, 'idempotency-arguments');
  return engine.backend.storage.transaction(async (tx) => {
    const claim = await tx.idempotency.claim(scope, current, engine.backend.clock.now());
    if (claim.kind === 'done') {
      const asFirst =
        claim.actorId === actor.id ? given : canonicalJson(asSaidBy(claim.actorId, actor, input));
      const hashes = engine.secretBox.lookupHashes(asFirst, 'idempotency-arguments');
      if (!hashes.includes(claim.argumentsHash)) throw keyReused(command.name);
      return claim.result;
    }
    const watched = watchMoney(tx);
    const result = await command.effect(openScope(engine, watched.tx, { actor, network, approvedBy }), input);
    await tx.idempotency.complete(scope, result, { isPermanent: watched.hasMoved() });
    return result;
  });
}

function openScope(
  engine: Engine,
  tx: Transaction,
  { actor, network, approvedBy }: Pick<CommandScope, 'actor' | 'network'> & { approvedBy: string | null },
): CommandScope {
  return {
    tx,
    get now() {
      return tx.now;
    },
    actor,
    network,
    emit: (event) => tx.events.append({ ...event, at: tx.now }),
    audit: (entry) =>
      recordAudit(engine, tx, { ...entry, actor, reason: reasonOf(entry.reason ?? null, approvedBy) }),
  };
}

function reasonOf(reason: string | null, approvedBy: string | null): string | null {
  if (approvedBy === null) return reason;
  return reason === null ? `approved by ${approvedBy}` : `${reason} (approved by ${approvedBy})`;
}

/** Parses the context of a query. @throws PanelkitError `INVALID_INPUT` */
export function actorOf(by: QueryContext): Actor {
  return parseInput(z.object({ actor: actorSchema }), by).actor;
}

function keyReused(command: string): PanelkitError<'IDEMPOTENCY_KEY_REUSED'> {
  return new PanelkitError('IDEMPOTENCY_KEY_REUSED', {
    message: 'This idempotency key was used with other arguments',
    details: { command },
  });
}

/** The arguments as a customer gave them who was merged into the actor since. */
function asSaidBy(actorId: string, actor: Actor, input: unknown): unknown {
  return JSON.parse(JSON.stringify(input), (_key, value) => (value === actor.id ? actorId : value));
}

/** JSON with sorted keys, so that equal arguments give equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([first], [second]) => (first < second ? -1 : 1)));
  });
}
