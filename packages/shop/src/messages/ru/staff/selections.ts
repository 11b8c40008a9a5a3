import type { Format } from '../../format.ts';
import type { Texts } from '../../texts.ts';

/** The texts of work on selected subscriptions, in Russian. */
export const selectionsInRussian = ({ number, count }: Format): Texts['selections'] => {
  const subscriptions = (amount: number): string => count(amount, 'подписка', 'подписки', 'подписок');
  return {
    title: 'С выбранными подписками',
    select: 'Выбрать',
    selectOne: (plan, customer) => `Выбрать ${plan}, ${customer}`,
    what: 'Что сделать',
    works: {
      suspend: 'Приостановить',
      resume: 'Возобновить',
      'add-days': 'Подарить дни',
      'add-bytes': 'Подарить трафик',
      'write-selected': 'Написать их клиентам',
      'move-selected': 'Перенести',
    },
    days: 'Дней',
    gigabytes: 'ГБ',
    text: 'Сообщение',
    textHint:
      'Каждый клиент получит его один раз, как вы его написали: на сайте и по всем каналам, которые до него доходят.',
    moveTo: 'Перенести на',
    reason: 'Причина',
    reasonHint: 'Причина нужна, чтобы приостановить и чтобы подарить дни или трафик.',
    previewSelected: 'Посмотреть выбранные',
    previewAll: (amount) => `Посмотреть все: ${number(amount)}`,
    hint: (most) => `До подтверждения ничего не изменится. За раз не больше ${number(most)}.`,
    previewTitles: {
      suspend: 'Приостановить эти подписки?',
      resume: 'Возобновить эти подписки?',
      'add-days': 'Подарить дни этим подпискам?',
      'add-bytes': 'Подарить трафик этим подпискам?',
      'write-selected': 'Написать клиентам этих подписок?',
      'move-selected': 'Перенести эти подписки?',
    },
    selected: 'Выбрано',
    possible: 'Изменится',
    leftOut: 'Не изменится',
    why: 'Почему',
    count: 'Сколько',
    which: 'Какие',
    andMore: (amount) => `и ещё ${number(amount)}`,
    confirm: (amount) => `Сделать: ${subscriptions(amount)}`,
    back: 'К списку',
    nothingPossible: 'Ни с одной из них ничего сделать нельзя.',
    background: 'Работа идёт в фоне. За ней можно следить, её можно остановить и продолжить.',
    problems: {
      none: 'Ничего не выбрано. Выберите строки или посмотрите все.',
      tooMany: (most) => `Подходит больше ${number(most)} подписок. Сузьте список и попробуйте ещё раз.`,
      reason: 'Введите причину.',
      days: 'Введите от 1 до 365 дней.',
      gigabytes: 'Введите количество ГБ, например 5 или 0,5.',
      text: 'Введите сообщение не длиннее 2000 символов.',
      changed: 'Список тем временем изменился. Посмотрите ещё раз.',
    },
    refusals: {
      'not-permitted': 'Это не разрешено',
      'being-changed': 'Применяется изменение',
      'paused-too-often': 'Слишком много пауз',
      'renewed-too-often': 'Конфигурации меняли слишком часто',
      'not-paused': 'Не приостановлена и не на паузе',
      endless: 'Бессрочная',
      unlimited: 'Трафик у неё без ограничений',
      'not-found': 'Её больше нет',
      'same-inbound': 'Она уже там',
    },
  };
};
