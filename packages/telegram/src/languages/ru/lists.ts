import type { ListTexts } from '../../customer/texts/list-texts.ts';

export const listTextsRu: ListTexts = {
  more: 'Ещё ›',
  transactions: '📒 Операции',
  noTransactions: 'Операций пока нет.',
  kinds: {
    payment: 'Пополнение',
    delivery: 'Выдано',
    adjustment: 'Изменено нами',
    refund: 'Возврат',
    chargeback: 'Отозвано банком',
    merge: 'Объединение аккаунтов',
  },
  reviewsResume: (at) => `🌙 Мы снова проверяем чеки с ${at}.`,
};
