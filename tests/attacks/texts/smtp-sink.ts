import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** What a mail server was told of one mail. */
export interface ReceivedMail {
  recipients: string[];
  /** Each header, unfolded. */
  headers: string[];
  body: string;
}

export interface SmtpSink {
  url: string;
  received: ReceivedMail[];
  close(): Promise<void>;
}

const ANSWERS: Record<string, string> = { DATA: '354 go on', QUIT: '221 bye' };

/** A mail server that takes everything and delivers nothing. */
export async function openSmtpSink(): Promise<SmtpSink> {
  const received: ReceivedMail[] = [];
  const server = createServer((socket) => {
    let recipients: string[] = [];
    let lines: string[] | null = null;
    const say = (answer: string) => socket.write(`${answer}\r\n`);
    socket.on('error', () => {});
    say('220 sink');
    createInterface({ input: socket }).on('line', (line) => {
      if (lines !== null) {
        if (line !== '.') return void lines.push(line);
        received.push(toMail(recipients, lines));
        [recipients, lines] = [[], null];
        return void say('250 taken');
      }
      if (line.startsWith('RCPT TO:')) recipients.push(line.slice(8));
      if (line === 'DATA') lines = [];
      say(ANSWERS[line] ?? '250 yes');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function toMail(recipients: string[], lines: string[]): ReceivedMail {
  const end = lines.indexOf('');
  const headers = lines
    .slice(0, end)
    .join('\n')
    .replaceAll(/\n[ \t]+/g, ' ')
    .split('\n');
  return { recipients, headers, body: lines.slice(end + 1).join('\n') };
}
