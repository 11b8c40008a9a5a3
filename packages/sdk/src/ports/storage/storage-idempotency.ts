import type { Actor } from '../../domain/records/actor.ts';

/** What a command did under an idempotency key. */
export interface IdempotencyScope {
  actor: Actor;
  command: string;
  key: string;
}

/** Unique: (actor, command, key). */
export interface IdempotencyRepository {
  /**
   * `INSERT … ON CONFLICT DO NOTHING`, then reads. A concurrent transaction with the same scope waits for
   * this one. *new*: go on and `complete` in this transaction; *done*: `result` of the first call, which was
   * this actor's or, for a customer, that of one who was merged into them since, with the id that its actor
   * had. A claim that was committed without a result is *new* to the next.
   */
  claim(
    scope: IdempotencyScope,
    argumentsHash: string,
    at: Date,
  ): Promise<{ kind: 'new' } | { kind: 'done'; actorId: string; argumentsHash: string; result: string }>;
  /** Stores the result's id with the claim; `isPermanent`: forever, because the command moved money. */
  complete(scope: IdempotencyScope, result: string, options?: { isPermanent: boolean }): Promise<void>;
}
