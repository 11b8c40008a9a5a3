/** Who does something: a customer, staff, the engine itself, or an integration of the shop. */
export interface Actor {
  kind: 'customer' | 'staff' | 'system' | 'service';
  id: string;
  /**
   * The network address that the request came from, where the host knows it; audit rows say it. No part of
   * who the actor is.
   */
  address?: string | undefined;
}

/** The engine acting by itself. */
export const SYSTEM_ACTOR: Actor = { kind: 'system', id: 'panelkit' };

/** Whether the actor may see and touch a resource of `customerId`: customers only their own. */
export function mayActFor(actor: Actor, customerId: string): boolean {
  return actor.kind !== 'customer' || actor.id === customerId;
}
