import type { GateTexts } from '../../customer/texts/gate-texts.ts';

export const gateTextsRu: GateTexts = {
  ask: 'Мы продаём подписчикам нашего канала. Сначала подпишитесь, затем нажмите кнопку ниже.',
  notYet: 'Вы подписались ещё не везде. Подпишитесь и нажмите кнопку ниже ещё раз.',
  join: (name) => `📣 Подписаться: ${name}`,
  joined: '✅ Я подписался',
};
