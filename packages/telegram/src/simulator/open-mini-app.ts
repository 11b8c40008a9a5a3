import { createHmac, randomBytes } from 'node:crypto';
import type { BotState, PersonState, SimulatorState } from './simulator-state.ts';

/** What Telegram gives the mini app of a bot when a person opens it. */
export function openMiniApp({ clock }: SimulatorState, person: PersonState, bot: BotState): string {
  const { id, firstName, username, languageCode } = person;
  const user = {
    id,
    first_name: firstName,
    last_name: '',
    language_code: languageCode,
    ...(username !== null && { username }),
    allows_write_to_pm: true,
  };
  // In the order of their names, as they are signed.
  const fields: [string, string][] = [
    ['auth_date', String(Math.floor(clock.now().getTime() / 1000))],
    ['query_id', randomBytes(18).toString('base64url')],
    // Telegram's own signature, for those who have no token.
    ['signature', randomBytes(64).toString('base64url')],
    ['user', JSON.stringify(user)],
  ];
  const text = fields.map(([name, value]) => `${name}=${value}`).join('\n');
  const key = createHmac('sha256', 'WebAppData').update(bot.token).digest();
  const hash = createHmac('sha256', key).update(text).digest('hex');
  return new URLSearchParams([...fields, ['hash', hash]]).toString();
}
