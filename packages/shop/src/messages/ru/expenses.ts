import type { Texts } from '../texts.ts';

/** The texts of what the shop pays to others, in Russian. */
export const expensesInRussian: Texts['staffExpenses'] = {
  lead: 'Что вы платите за серверы, домены и рекламу. В отчётах это вычитается из выручки.',
  add: 'Добавить расход',
  title: 'За что',
  titleHint: 'Например: сервер в Германии, домен, реклама.',
  noPanel: 'Не относится к одной панели',
  repeats: 'Оплата',
  intervals: { monthly: 'каждый месяц', once: 'один раз' },
  startsOn: 'Первый день',
  due: 'Когда',
  monthly: (first, last) =>
    last === null ? `каждый месяц с ${first}` : `каждый месяц с ${first} по ${last}`,
  end: 'Указать окончание',
  endsOn: 'Последний день',
  endsBefore: 'Последний день раньше первого.',
  noAmount: 'Введите сумму, например 12.50.',
  remove: 'Удалить',
  removeHint: 'Исчезнет из всех отчётов, в том числе за прошлые месяцы.',
  none: 'Расходов пока нет.',
  expenses: 'Расходы',
  profit: 'Выручка за вычетом расходов',
};
