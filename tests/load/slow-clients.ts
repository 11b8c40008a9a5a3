import { connect } from 'node:net';

const HEAD = 'POST /sign-in HTTP/1.1\r\nHost: shop.test\r\n';
/** What they sent when they stopped: nothing, half of the headers, or half of a form. */
const BEGINNINGS = ['', `${HEAD}X-Slow: `, `${HEAD}Content-Length: 900\r\n\r\nemail=`];
/** As many as wait for a server to take them. */
const AT_ONCE = 200;

/** Clients that hold connections and do no more. */
export interface SlowClients {
  /** How many connections are open. */
  open(): number;
  /** Resolves once the server closed them all. */
  cutOff: Promise<unknown>;
}

/** So many, of every kind in turn. @throws Error when the server takes a connection no more */
export async function openSlowClients(url: string, count: number): Promise<SlowClients> {
  const { hostname, port } = new URL(url);
  const open = async (index: number) => {
    const socket = connect({ host: hostname, port: Number(port) });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.on('error', () => {});
    socket.resume();
    socket.write(BEGINNINGS[index % BEGINNINGS.length] ?? '');
    return { socket, closed: new Promise((resolve) => socket.once('close', resolve)) };
  };
  const clients: Awaited<ReturnType<typeof open>>[] = [];
  while (clients.length < count) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - clients.length) }, (_, index) =>
      open(index),
    );
    clients.push(...(await Promise.all(batch)));
  }
  return {
    open: () => clients.filter(({ socket }) => !socket.closed).length,
    cutOff: Promise.all(clients.map(({ closed }) => closed)),
  };
}

/**
 * The longest of so many pages in a row, each on a new connection, in milliseconds.
 * @throws Error for a page that does not open
 */
export async function slowestPage(url: string, pages: number): Promise<number> {
  let slowestMs = 0;
  for (let page = 0; page < pages; page += 1) {
    const startedAt = performance.now();
    const answer = await fetch(url, { headers: { connection: 'close' } });
    await answer.text();
    if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}`);
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
  }
  return Math.round(slowestMs);
}
