import { request } from 'node:http';

/** What a proxy answers when it could not connect. */
const PROXY_ERRORS: ReadonlySet<number> = new Set([502, 503, 504]);

/** Whether any HTTP answer comes back for the address, through an HTTP proxy on loopback or straight. */
export function answersThrough(
  url: string,
  { proxyPort, signal }: { proxyPort: number | null; signal: AbortSignal },
): Promise<boolean> {
  const { hostname, port, pathname, search, host } = new URL(url);
  const straight = { host: hostname, port: port === '' ? 80 : Number(port), path: `${pathname}${search}` };
  const target = proxyPort === null ? straight : { host: '127.0.0.1', port: proxyPort, path: url };
  return new Promise((resolve) => {
    // Kept alive: over WebSocket, Xray 26.7 loses an answer whose origin hangs up at once.
    const headers = { host, connection: 'keep-alive' };
    const asked = request({ ...target, headers, agent: false, signal }, (answer) => {
      resolve(answer.statusCode !== undefined && !PROXY_ERRORS.has(answer.statusCode));
      answer.destroy();
    });
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
