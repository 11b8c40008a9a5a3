import type { GateTexts } from '../../customer/texts/gate-texts.ts';

export const gateTextsEn: GateTexts = {
  ask: 'We sell to members of our channel. Please join first, then tap the button below.',
  notYet: 'You have not joined everywhere yet. Please join, then tap the button below again.',
  join: (name) => `📣 Join ${name}`,
  joined: '✅ I have joined',
};
