import { createPanelkit, createScheduler, type Panelkit } from '@panelkit/sdk';
import { createPostgresBackend } from '@panelkit/storage-postgres';
import { createCustomerBot } from '@panelkit/telegram';
import pg from 'pg';
import { shopOptions } from '../shop-options.ts';
import { takePosts } from './take-posts.ts';
import { SECRET } from './webhook-secret.ts';

// A process that Telegram's updates reach over HTTP: `shop` is one with its customers' bot, `bare` stores
// them and does nothing else.
const [role = '', connectionString = '', apiRoot = '', token = ''] = process.argv.slice(2);

const port = await (role === 'bare' ? openBare() : openShop());
process.send?.(port);

function openBare(): Promise<number> {
  const pool = new pg.Pool({ connectionString });
  const insert = 'INSERT INTO bare_updates (update_id, content) VALUES ($1, $2) ON CONFLICT DO NOTHING';
  return takePosts(500, (body) => pool.query(insert, [JSON.parse(body).update_id, body]));
}

async function openShop(): Promise<number> {
  const backend = await createPostgresBackend({ connectionString });
  const panelkit: Panelkit = createPanelkit({ ...shopOptions, backend, panelDrivers: [] });
  await createScheduler(panelkit).start();
  const bot = createCustomerBot(panelkit, { token, apiRoot, shopName: 'Shop' });
  await bot.start({ url: 'https://shop.test/telegram', secret: SECRET });
  return takePosts(503, async (body, headers) => {
    const secret = String(headers['x-telegram-bot-api-secret-token'] ?? '');
    const request = new Request('https://shop.test/telegram', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
    });
    const { status } = await bot.webhook(request);
    if (status !== 200) throw new TypeError(`the webhook answers ${status}`);
  });
}
