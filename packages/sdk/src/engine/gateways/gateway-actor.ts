import type { Actor } from '../../domain/records/actor.ts';

/** A payment provider, as the one who did something. */
export function gatewayActor(method: string): Actor {
  return { kind: 'service', id: method };
}
