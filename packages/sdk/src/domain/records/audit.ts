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
  at: Date;
}
