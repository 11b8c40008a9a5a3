import type { Texts } from '../../texts.ts';

const kinds: Texts['staffApprovals']['kinds'] = {
  'adjust-wallet': 'Изменить баланс',
  'cancel-order': 'Отменить заказ',
  'cancel-unit': 'Отменить позицию',
  'refund-payment': 'Вернуть платёж',
  'set-panel-login': 'Задать логин панели',
  'add-staff': 'Добавить сотрудника',
  'change-role': 'Сменить чью-то роль',
  'save-role': 'Изменить права роли',
};

/** The texts about what needs a second member of the staff, in Russian. */
export const approvalsInRussian: Texts['staffApprovals'] = {
  kinds,
  lead: 'Владелец требует, чтобы с этим согласился второй сотрудник. Свой запрос не согласует никто.',
  nothing: 'Ничего не ждёт вашего решения.',
  earlier: 'Раньше',
  askedBy: 'Кто запросил',
  decidedBy: 'Кто решил',
  openUntil: 'Открыт до',
  order: 'Заказ',
  service: 'Что на него куплено',
  panel: 'Панель',
  address: 'Адрес',
  person: 'Человек',
  role: 'Роль',
  granted: 'Права',
  approve: 'Согласовать',
  decline: 'Отклонить',
  withdraw: 'Отозвать',
  finish: 'Завершить',
  unfinished: 'Согласовано, но не завершено. Если так останется минуту, завершите сами.',
  statuses: {
    open: 'Ждёт',
    approved: 'Выполняется',
    declined: 'Отклонён',
    done: 'Выполнен',
    failed: 'Больше невозможен',
    expired: 'Истёк',
  },
  mailAsked: (what, who) => `${who} просит согласия второго сотрудника: ${what}.`,
  mailDecided: (what, isDone) =>
    isDone ? `Ваш запрос согласован и выполнен: ${what}.` : `Ваш запрос не выполнен: ${what}.`,
  settingsTitle: 'Вдвоём',
  settingsHint: 'Второй сотрудник с тем же правом должен согласиться в течение суток.',
  settings: {
    fourEyesAdjust: 'Изменение баланса на сумму больше (пусто: никогда)',
    fourEyesCancel: 'Отмена заказа на сумму больше (пусто: никогда)',
    fourEyesRefund: 'Возврат на сумму больше (пусто: никогда)',
    fourEyesLogins: 'Смена логина панели',
    fourEyesRoles: 'Добавление сотрудников, выдача и изменение ролей',
  },
};
