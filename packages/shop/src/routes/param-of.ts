import type { Request } from 'express';

/** One part of the address that the route has a name for. */
export function paramOf(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}
