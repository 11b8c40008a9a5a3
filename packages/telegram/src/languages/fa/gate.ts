import type { GateTexts } from '../../customer/texts/gate-texts.ts';

export const gateTextsFa: GateTexts = {
  ask: 'ما به اعضای کانال می‌فروشیم. لطفاً نخست عضو شوید و بعد دکمهٔ پایین را بزنید.',
  notYet: 'هنوز در همه‌جا عضو نشده‌اید. لطفاً عضو شوید و دکمهٔ پایین را دوباره بزنید.',
  join: (name) => `📣 عضویت در ${name}`,
  joined: '✅ عضو شدم',
};
