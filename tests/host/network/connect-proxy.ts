import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';

/** A proxy that tunnels by CONNECT. For tests: it knows names that nobody else can resolve. */
export interface ConnectProxy {
  url: string;
  /** Where it was asked to connect to, in order. */
  asked: string[];
  close(): Promise<void>;
}

/** @param ports - on this machine, by the name that leads there */
export async function startConnectProxy(ports: Record<string, number>): Promise<ConnectProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, socket: Socket) => {
    const { url = '' } = request;
    asked.push(url);
    const port = ports[url.replace(/:\d+$/, '')];
    if (port === undefined) return void socket.end('HTTP/1.1 502 Unknown name\r\n\r\n');
    const upstream = connect(port, '127.0.0.1');
    for (const end of [socket, upstream]) {
      sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => sockets.delete(end));
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    upstream.pipe(socket).pipe(upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
