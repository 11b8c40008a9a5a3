import type { SimulatedBot, SimulatedPerson } from '@panelkit/telegram/simulator';

/**
 * Taps something that is on the screen, often twice, sometimes on an old message.
 * @returns which purchase it confirms
 */
export function actInChat(
  person: SimulatedPerson,
  { account, random, buys }: { account: SimulatedBot; random: () => number; buys: boolean },
): string | null {
  const messages = person.chat(account).filter(({ buttons }) => buttons.length > 0);
  const message = messages[Math.floor(random() * messages.length)];
  const all = message?.buttons.flat().flatMap(({ callback_data: data }) => data ?? []) ?? [];
  const buttons = buys ? all : all.filter((data) => !data.startsWith('buy:') && !data.startsWith('extend:'));
  // Mostly on the way to a purchase.
  const wanted = ['buy:', 'plan:', 'plans'].flatMap((name) =>
    buttons.filter((data) => data.startsWith(name)),
  );
  const data =
    random() < 0.8 && wanted[0] !== undefined ? wanted[0] : buttons[Math.floor(random() * buttons.length)];
  const isOther = data?.startsWith('extend:') || data?.startsWith('cancel:');
  if (message === undefined || data === undefined || isOther) {
    person.start(account);
    return null;
  }
  person.tapData(account, data, message.messageId);
  if (random() < 0.5) person.tapData(account, data, message.messageId);
  return data.startsWith('buy:') ? `${person.id} ${data}` : null;
}
