import type { SimulatedPerson } from '@panelkit/telegram/simulator';
import type { Role } from '../../store/shop-store.ts';
import { settleBot, telegramOf } from '../demo-bots.ts';
import { openTestShop, TEST_PASSWORD, type TestShop } from '../test-shop.ts';

/** Somebody of the staff, in a chat with the staff's bot. */
export interface StaffChat {
  userId: string;
  person: SimulatedPerson;
  /** Taps a button. @returns what the chat shows then */
  tap(button: string | RegExp): Promise<string>;
  say(text: string): Promise<string>;
}

/** A shop whose staff's bot is running. */
export async function openStaffChatShop(): Promise<TestShop> {
  const shop = await openTestShop({ telegram: true });
  shop.shop.bots.start();
  await settleBot(shop, 'staff');
  return shop;
}

/** Links a chat by the code that the profile gives for a password. */
export async function openStaffChat(shop: TestShop, name: string, role: Role = 'owner'): Promise<StaffChat> {
  const { simulator, bots } = telegramOf(shop);
  const browser = await shop.openAsStaff(name, role);
  const page = await browser.submit('/profile', '/profile/staff-chat', { password: TEST_PASSWORD });
  const [, code] = /demo\/chat\?start=(link_\w+)&amp;to=staff/.exec(page.text) ?? [];
  const person = simulator.addPerson({ name });
  const settled = async () => {
    await settleBot(shop, 'staff');
    return person.screen(bots.staff).text;
  };
  person.start(bots.staff, code);
  await settled();
  const user = await shop.shop.store.users.findByEmail(`${name}@shop.test`);
  return {
    userId: user?.id ?? '',
    person,
    tap: (button) => {
      person.tap(bots.staff, button);
      return settled();
    },
    say: (text) => {
      person.send(bots.staff, text);
      return settled();
    },
  };
}
