/** Where there was no room: on the plan, the panel or the inbound. */
export interface FullPlace {
  place: 'plan' | 'panel' | 'inbound';
  planId: string;
  panelId: string;
  inboundId: string;
  /** How many units were to go there. */
  quantity: number;
}

/**
 * What `capacity.take` ends its transaction with. The engine answers it with another place, or with
 * `SOLD_OUT`.
 */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError';
  readonly full: FullPlace;

  constructor(full: FullPlace) {
    super('a place was taken or closed before it could be reserved');
    this.full = full;
  }
}

/** Whether it is one, also of another copy of this package. */
export function isNoRoomError(error: unknown): error is NoRoomError {
  return error instanceof Error && error.name === 'NoRoomError' && 'full' in error;
}
