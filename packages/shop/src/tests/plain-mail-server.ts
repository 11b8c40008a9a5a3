import { createServer, type Socket } from 'node:net';

/** What the server says to a line; null: that it is well; `cut`: nothing, and the line goes dead. */
export type MailAnswer = (line: string) => string | null;
export const CUT = 'cut';

export interface PlainMailServer {
  port: number;
  heard: string[];
  /** What it took, each with its headers. */
  mails: string[];
  close(): void;
}

/** A client; `data`: the lines of the mail that it is sending. */
interface Session {
  data: string[] | null;
}

/** A mail server without TLS, and what it received. For tests. */
export async function startPlainMailServer(answer: MailAnswer = () => null): Promise<PlainMailServer> {
  const heard: string[] = [];
  const mails: string[] = [];
  const server = createServer((socket) => {
    const session: Session = { data: null };
    let rest = '';
    socket.write('220 mail.test ESMTP\r\n');
    socket.on('data', (chunk) => {
      const lines = (rest + String(chunk)).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        heard.push(line);
        hear(socket, line, { session, mails, answer });
      }
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return { port: address.port, heard, mails, close: () => void server.close() };
}

function hear(
  socket: Socket,
  line: string,
  { session, mails, answer }: { session: Session; mails: string[]; answer: MailAnswer },
): void {
  if (session.data !== null && line !== '.') return void session.data.push(line);
  const said = answer(line);
  if (said === CUT) return void socket.destroy();
  if (session.data !== null) {
    if (said === null) mails.push(session.data.join('\n'));
    session.data = null;
    return void socket.write(`${said ?? '250 ok'}\r\n`);
  }
  if (said === null && line === 'DATA') session.data = [];
  const usual = line === 'STARTTLS' ? '502 no' : '250 ok';
  socket.write(`${said ?? (line === 'DATA' ? '354 go' : usual)}\r\n`);
}
