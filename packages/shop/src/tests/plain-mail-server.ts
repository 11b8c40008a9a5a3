import { createServer } from 'node:net';

/** A mail server without TLS, and what it received. For tests. */
export async function startPlainMailServer(): Promise<{
  port: number;
  heard: string[];
  close(): void;
}> {
  const heard: string[] = [];
  let isData = false;
  const server = createServer((socket) => {
    socket.write('220 mail.test ESMTP\r\n');
    socket.on('data', (chunk) => {
      for (const line of String(chunk).split('\r\n').filter(Boolean)) {
        heard.push(line);
        if (isData && line !== '.') continue;
        isData = line === 'DATA';
        if (line === 'STARTTLS') socket.write('502 no\r\n');
        else socket.write(isData ? '354 go\r\n' : '250 ok\r\n');
      }
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return { port: address.port, heard, close: () => void server.close() };
}
