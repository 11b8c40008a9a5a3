import { createPanelkit } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { telegramNotifier } from '@panelkit/telegram';
import { shopOptions } from '../shop-options.ts';

// A process of a shop that sends one broadcast by the Bot API at `apiRoot`, until it is done or the process
// is killed.
const [connectionString = '', apiRoot = '', token = '', broadcastId = ''] = process.argv.slice(2);
const backend = await createPostgresBackend({ connectionString });
const notifier = telegramNotifier({ token, apiRoot, chats: () => panelkit.chats });
const panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [], notifiers: [notifier] });

process.send?.('working');
const report = await panelkit.broadcasts.settled(broadcastId, { actor: { kind: 'service', id: 'sender' } });
process.send?.({ status: report.broadcast.status, counts: report.counts });
await backend.close();
process.disconnect?.();
