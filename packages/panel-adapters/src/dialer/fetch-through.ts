import { type RequestOptions, request } from 'node:http';

/** A connection over which a request is sent. */
type Tunnel = NonNullable<ReturnType<NonNullable<RequestOptions['createConnection']>>>;

/** Whether any HTTP answer comes back for the address, through an HTTP proxy on loopback or straight. */
export async function answersThrough(
  url: string,
  { proxyPort, signal }: { proxyPort: number | null; signal: AbortSignal },
): Promise<boolean> {
  const { hostname, port, pathname, search, host } = new URL(url);
  const target = { hostname, port: port === '' ? 80 : Number(port) };
  const tunnel = proxyPort === null ? null : await openTunnel(target, proxyPort, signal);
  if (tunnel === 'refused') return false;
  return new Promise((resolve) => {
    // Kept alive: over WebSocket, Xray 26.7 loses an answer whose origin hangs up at once.
    const headers = { host, connection: 'keep-alive' };
    const way = tunnel === null ? { agent: false } : { createConnection: () => tunnel };
    const path = `${pathname}${search}`;
    const asked = request({ host: hostname, port: target.port, path, headers, signal, ...way }, (answer) => {
      resolve(true);
      answer.destroy();
    });
    asked.on('error', () => resolve(false));
    asked.on('close', () => tunnel?.destroy());
    asked.end();
  });
}

/**
 * A connection to the target by the proxy. Not a plain request to it: the proxies of Xray and sing-box then
 * answer for servers that they do not reach, and tell those that they reach to hang up.
 */
function openTunnel(
  { hostname, port }: { hostname: string; port: number },
  proxyPort: number,
  signal: AbortSignal,
): Promise<Tunnel | 'refused'> {
  return new Promise((resolve) => {
    const path = `${hostname}:${port}`;
    const asked = request({
      host: '127.0.0.1',
      port: proxyPort,
      method: 'CONNECT',
      path,
      agent: false,
      signal,
    });
    asked.on('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        resolve('refused');
      }
    });
    asked.on('response', (answer) => {
      answer.destroy();
      resolve('refused');
    });
    asked.on('error', () => resolve('refused'));
    asked.end();
  });
}
