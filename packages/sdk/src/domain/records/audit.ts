import type { Actor } from './actor.ts';

/** Who changed what, why and when. `before` and `after` hold the changed fields without secrets. */
export interface AuditRow {
  id: string;
  actor: Actor;
  action: string;
  target: { kind: string; id: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
  /** The network address that the actor's request came from, as the host gave it; null: not known. */
  address: string | null;
  at: Date;
}
