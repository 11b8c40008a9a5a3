import { type Actor, mayActFor } from '../../domain/records/actor.ts';
import { notFound } from '../../errors/error-factories.ts';

/** A customer who asks for another's resource gets `NOT_FOUND`, as if it did not exist. */
export function requireOwner(actor: Actor, customerId: string, resource: { kind: string; id: string }): void {
  if (!mayActFor(actor, customerId)) throw notFound(resource.kind, resource.id);
}

/** What only the shop may do answers customers with `NOT_FOUND`. */
export function requireStaff(actor: Actor, resource: { kind: string; id: string }): void {
  if (actor.kind === 'customer') throw notFound(resource.kind, resource.id);
}
