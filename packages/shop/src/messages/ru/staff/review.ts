import type { Format } from '../../format.ts';
import type { Texts } from '../../texts.ts';

/** The texts of the review of receipts, in Russian. */
export const reviewInRussian = ({ count }: Format): Texts['receiptReview'] => ({
  title: (amount) => `Чек на ${amount}`,
  begin: 'Проверять по одному',
  waiting: (amount) => count(amount, 'чек ждёт', 'чека ждут', 'чеков ждут'),
  next: 'Следующий',
  note: 'Комментарий',
  reference: 'Номер перевода',
  noPicture: 'Картинку не прислали.',
  repeated: {
    picture: 'Эту картинку уже присылали, для платежа',
    reference: 'Этот номер перевода уже присылали, для платежа',
  },
  keys: 'Клавиши: A принимает, R переходит к причине отказа, N показывает следующий чек.',
});
