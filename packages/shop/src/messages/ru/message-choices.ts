import type { Texts } from '../texts.ts';

/** The texts about which messages to many customers somebody gets, in Russian. */
export const messageChoicesInRussian: Texts['messageChoices'] = {
  kinds: { service: 'О работе сервиса', news: 'Новости', offers: 'Акции' },
  why: (shop) => `Вы получили это письмо, потому что вы клиент магазина ${shop}.`,
  stop: {
    service: 'Больше не присылать о работе сервиса',
    news: 'Больше не присылать новости',
    offers: 'Больше не присылать акции',
  },
  title: 'Отписка',
  lead: (shop, kind) =>
    `${shop} больше не будет присылать вам сообщения этого вида ни по почте, ни в чат: ${kind}.`,
  nothingYet: 'Пока ничего не изменилось.',
  doneTitle: 'Вы отписались',
  done: (kind) => `Вы больше не получите сообщений этого вида: ${kind}.`,
  stays: 'Сообщения о ваших заказах и подписках будут приходить и дальше.',
  choose: 'Выбрать в профиле',
  invalid: 'Эта ссылка не работает. Какие сообщения получать, можно выбрать в профиле.',
  card: 'Рассылки',
  cardHint:
    'Какие из них вы получаете по почте и в чате. Сообщения о ваших заказах и подписках приходят всегда.',
  save: 'Сохранить выбор',
};
