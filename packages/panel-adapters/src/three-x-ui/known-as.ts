/** Whether a counter's row is the one that an account was known by. */
export function isKnownAs(counterId: number | undefined, remoteId: string | null): boolean {
  return remoteId !== null && counterId !== undefined && counterId > 0 && String(counterId) === remoteId;
}
