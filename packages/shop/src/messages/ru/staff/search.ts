import type { Texts } from '../../texts.ts';

/** The texts of the search of staff, in Russian. */
export const searchInRussian: Texts['staffSearch'] = {
  title: 'Поиск',
  hint: 'Имя, номер заказа, ссылка, номер перевода …',
  go: 'Найти',
  what: 'Найдено',
  foundBy: 'По чему',
  kinds: {
    customer: (name) => `Клиент ${name}`,
    order: (orderNumber) => `Заказ ${orderNumber}`,
    subscription: (plan) => `Подписка ${plan}`,
  },
  ways: {
    id: 'по ID',
    number: 'по номеру заказа',
    link: 'по ссылке',
    'account-name': 'по имени аккаунта на панели',
    reference: 'по номеру платежа',
    messenger: 'по Telegram ID',
    part: 'по имени или адресу',
  },
  nothing:
    'Ничего не найдено. Искать можно по имени, адресу почты, Telegram ID, номеру заказа, ссылке подписки, имени аккаунта на панели, номеру платежа или ID.',
};
