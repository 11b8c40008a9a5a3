import type { Format } from '../../format.ts';
import type { Texts } from '../../texts.ts';

const kinds: Texts['unusual']['kinds'] = {
  requestsOfAll: 'Запросы от всех',
  requestsOfNetwork: 'Запросы из одной сети',
  requestsOfPerson: 'Запросы одного человека',
  refusalsOfNetwork: 'Отклонённые запросы из одной сети',
  refusedSignIns: 'Неудачные входы',
  signUps: 'Новые аккаунты',
  trials: 'Пробные периоды на сайте',
  orders: 'Заказы на сайте',
  receipts: 'Чеки на сайте',
  walletsAdjusted: 'Изменения балансов одним сотрудником',
  customersOpened: 'Клиенты, открытые одним сотрудником',
  filesOfStaff: 'Списки, скачанные одним сотрудником',
};

export const unusualInRussian = ({ number, dateTime }: Format): Texts['unusual'] => ({
  lead: 'Магазин считает, что происходит за каждый час. Когда счёт доходит до числа ниже, каждый владелец получает письмо, а час остаётся в этом списке на 30 дней.',
  what: 'Что',
  who: 'Кто',
  everybody: 'Все',
  count: 'Сколько',
  atLeast: (count) => `не меньше ${number(count)}`,
  hour: 'Час с',
  nothing: 'За последние 30 дней ничего необычного не было.',
  limits: 'Когда оповещать',
  limitsHint: 'Сколько за один час. 0: не оповещать.',
  kinds,
  mail: (told) =>
    `${told.what}: ${number(told.count)} с ${dateTime(told.hour)}${told.who === '' ? '' : `, ${told.who}`}.

Это больше обычного за один час. Посмотрите, что произошло, или измените число для таких оповещений:
${told.link}
`,
});
