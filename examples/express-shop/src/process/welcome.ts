import { resolve } from 'node:path';
import type { Env } from '../env/env.ts';
import type { StorageSettings } from '../env/storage-settings.ts';

/** What a process prints when it is ready: where it is, where the records are and what to try. */
export function welcome(started: {
  name: string;
  role: Env['role'];
  publicUrl: string;
  /** Null: it does not listen. */
  port: number | null;
  wantedPort: number | null;
  isSimulated: boolean;
  /** It begins without samples: there is nothing to try yet. */
  isEmpty: boolean;
  /** Whether its bots run on a simulated Telegram. */
  hasChats: boolean;
  /** The owner's login; `madePassword`: the one that was just made, shown here and never again. */
  staff: {
    email: string;
    madePassword: string | null /** Lets the first owner in. */;
    setupCode: string | null;
  };
  place: string;
}): string {
  const { name, publicUrl, role, port, wantedPort, isSimulated, isEmpty, hasChats, staff, place } = started;
  const moved = port !== null && wantedPort !== 0 && port !== wantedPort;
  return [
    '',
    ...(moved ? [`Port ${wantedPort} is busy, so this is port ${port}.`] : []),
    ...(role === 'worker'
      ? [
          `The worker of ${name} runs${port === null ? '' : `; it can be asked: http://localhost:${port}/readyz`}.`,
        ]
      : [
          `${name} is open: ${publicUrl}`,
          ...(isEmpty
            ? toSetUp(publicUrl, staff.setupCode)
            : toTry(publicUrl, staff, { isSimulated, hasChats })),
        ]),
    ...whoDelivers({ role, isSimulated, isEmpty }),
    `${place} Ctrl-C stops it.`,
    '',
  ].join('\n');
}

function whoDelivers(
  shop: Pick<Parameters<typeof welcome>[0], 'role' | 'isSimulated' | 'isEmpty'>,
): string[] {
  if (shop.role === 'web') return ['What is bought here is delivered by a worker process.'];
  if (shop.isEmpty) return [];
  return shop.isSimulated
    ? [
        'The panels (Marzban, 3x-ui, S-UI) are simulated in this process, so the links lead nowhere. A real one: see .env.example.',
      ]
    : ['The panel is real: what is bought here are accounts on it.'];
}

function toSetUp(publicUrl: string, setupCode: string | null): string[] {
  if (setupCode === null) return ['', `Its set-up goes on at ${publicUrl}/staff/setup`, ''];
  return [
    '',
    `Set it up: ${publicUrl}/setup`,
    `  Code: ${setupCode}   (works once, within an hour; a restart prints a new one)`,
    '',
  ];
}

function toTry(
  publicUrl: string,
  { email, madePassword }: { email: string; madePassword: string | null },
  { isSimulated, hasChats }: { isSimulated: boolean; hasChats: boolean },
): string[] {
  const password =
    madePassword === null
      ? '     The password is the one of SHOP_STAFF_PASSWORD, or was printed at the first start.'
      : `     Password: ${madePassword}   (shown only now: keep it, or change it under Profile)`;
  return [
    '',
    'Try this:',
    `  1. Sign up (${publicUrl}/sign-up) and buy a plan${isSimulated ? '; this demo gives you play money for it' : ''}.`,
    '  2. Open what you bought: there is its subscription link, with a QR code. A day pass can be extended at once.',
    `  3. Staff approve receipts${isSimulated ? ' (one of Sara’s waits)' : ''}, look after panels and move customers: ${publicUrl}/sign-in`,
    `     E-mail:   ${email}`,
    password,
    ...(hasChats
      ? [
          `  4. Buy by receipt in a chat and approve it in the chat of staff beside it, on a simulated Telegram: ${publicUrl}/demo/chat`,
        ]
      : []),
    '',
  ];
}

/** Where the records are, in a sentence. A connection string holds a password, so it is not shown. */
export function placeOf(storage: StorageSettings): string {
  switch (storage.kind) {
    case 'memory':
      return 'Everything is kept in memory and gone when this stops.';
    case 'folder':
      return `Everything is kept in ${resolve(storage.dataDir)} and there at the next start.`;
    case 'server':
      return 'Everything is kept on the PostgreSQL server of DATABASE_URL.';
  }
}
