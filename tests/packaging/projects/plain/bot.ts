// Both bots of a shop with one member of staff, written once and run as an ES module and as CommonJS.
import type { Panelkit } from '@panelkit/sdk';
import {
  type CardTransfer,
  type CustomerBotOptions,
  createCustomerBot,
  createStaffBot,
} from '@panelkit/telegram';

type Connection = Pick<CustomerBotOptions, 'token' | 'apiRoot' | 'fetch' | 'clock'>;

export async function startBots(panelkit: Panelkit, telegram: { customers: Connection; staff: Connection }) {
  const pictures = new Map<string, Uint8Array>();
  const cardTransfer: CardTransfer = {
    instructions: () => 'Card 6037 9911 2233 4455',
    storeReceipt: async ({ key, bytes }) => {
      pictures.set(key, bytes);
      return key;
    },
  };
  const customers = createCustomerBot(panelkit, {
    ...telegram.customers,
    shopName: 'Blue VPN',
    cardTransfer,
  });
  const staff = createStaffBot(panelkit, {
    ...telegram.staff,
    shopName: 'Blue VPN',
    findCustomers: async () => [],
    findMember: async (id) => (id === 'olga' ? { id, name: 'Olga', may: () => true } : null),
    readPicture: async (id) => pictures.get(id) ?? null,
  });
  await Promise.all([customers.start(), staff.start()]);
  return [customers, staff];
}
