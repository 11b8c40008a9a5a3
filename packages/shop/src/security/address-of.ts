import type { Request } from 'express';

/**
 * The network address that a request came from, behind the proxies that are trusted; empty once its
 * connection is gone.
 */
export function addressOf({ ip = '' }: Request): string {
  return ip;
}
