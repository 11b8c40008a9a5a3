import type { CardTexts } from '../../customer/texts/card-texts.ts';

export const cardTextsRu: CardTexts = {
  exactly: (amount) => `Переведите ровно <b>${amount}</b>:`,
  inRial: (amount) => `${amount} риалов в приложении банка`,
  number: (number) => `Номер карты: ${number}`,
  holder: (name) => `Владелец карты: ${name}`,
  amount: (amount) => `Сумма: ${amount}`,
  until: (at) => `Оплатите до ${at}.`,
  why: (above) =>
    `По этой точной сумме мы узнаём ваш платёж автоматически. Лишние ${above} поступят на ваш баланс.`,
  copyNumber: '📋 Скопировать номер карты',
  copyAmount: '📋 Скопировать сумму',
  notConfirmed: 'Номера карт видны подтверждённым клиентам. Напишите нам или оплатите другим способом.',
  noneFree:
    'Сейчас ни одна карта не может принять этот платёж. Попробуйте позже или оплатите другим способом.',
};
