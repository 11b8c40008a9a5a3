import type { UnpaidTexts } from '../../customer/texts/unpaid-texts.ts';

export const unpaidTextsRu: UnpaidTexts = {
  rejected: (reason) => `Мы не смогли принять ваш чек: ${reason}`,
  partArrived: (amount) => `Пришла часть суммы: <b>${amount}</b>. Она на вашем балансе.`,
  arriving:
    'Платёж поступил в платёжную систему, но ещё не окончателен. Ничего делать не нужно: сообщение придёт сюда.',
  notPaid: 'Платёж не прошёл.',
  payAgain: 'Как заплатите теперь?',
  addMissing: (amount) => `➕ Пополнить баланс на ${amount}`,
  tryAgain: '🔁 Попробовать ещё раз',
  cancel: '✖️ Отменить заказ',
  cancelQuestion: (number) =>
    `Отменить заказ ${number}? Если вы уже отправили за него деньги, не отменяйте, а напишите нам.`,
  cancelPaidQuestion: (number) =>
    `Отменить заказ ${number}? Полученное останется у вас; остальное не будет выдано, и его цена вернётся на баланс.`,
  cancelYes: 'Да, отменить',
  cancelled: 'Заказ отменён.',
  cancelReason: 'Отменён клиентом',
};
