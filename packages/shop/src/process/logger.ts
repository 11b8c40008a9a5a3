import { requestIdOf } from '@panelkit/http';
import type { RequestHandler } from 'express';
import { type DestinationStream, type Logger, pino } from 'pino';
import { pinoHttp } from 'pino-http';

/** JSON lines on standard error, or in `destination`; standard output stays for people. */
export function createLogger(options: { level: string; destination?: DestinationStream }): Logger {
  const { level, destination = pino.destination(2) } = options;
  const secrets = ['password', 'token', 'secretKey', 'credentials', 'authorization', 'cookie', 'body'];
  const redact = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, redact, base: null }, destination);
}

/** Logs each request under an id, which the answer carries too. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (request, response) => {
      const id = requestIdOf(request.headers['x-request-id']?.toString());
      // Whatever else answers it uses the same.
      request.headers['x-request-id'] = id;
      response.setHeader('X-Request-Id', id);
      return id;
    },
    autoLogging: {
      ignore: ({ url }) => /^\/(healthz|readyz|metrics|[a-z/]+\.(css|js|svg|woff2))$/.test(url ?? ''),
    },
    customLogLevel: (_request, response) => {
      if (response.statusCode >= 500) return 'error';
      return response.statusCode >= 400 ? 'warn' : 'info';
    },
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: pathOf(url),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  });
}

/**
 * The token of a shop link and the secret of a mailed one are secrets, below any prefix, and a query may hold
 * anything.
 */
function pathOf(url: string): string {
  return url.replace(/\?.*$/, '').replace(/^(.*?\/(?:s|reset|confirm|telegram|unsubscribe))\/.*/, '$1/…');
}
