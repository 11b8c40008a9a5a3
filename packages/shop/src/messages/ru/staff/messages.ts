import type { Texts } from '../../texts.ts';

/** The texts of the pages on which staff write the shop's messages, in Russian. */
export const messagesInRussian: Texts['staffMessages'] = {
  lead: 'Что клиентам пишут на почту, в Telegram и на их страницах. Любое из этих сообщений можно написать своими словами; новый текст действует сразу, и для сообщений, которые ещё ждут отправки.',
  aboutAccounts: 'Письма об аккаунтах',
  mail: 'Письмо',
  mails: {
    confirm: 'Подтверждение адреса',
    reset: 'Новый пароль',
    changed: 'Изменения в аккаунте',
    moved: 'Адрес изменён сотрудником, на прежний адрес',
    subscription: 'Ссылка подписки, отправленная сотрудником',
  },
  subject: 'Тема',
  text: 'Текст',
  defaultSubject: 'Исходная тема',
  message: 'Сообщение',
  own: 'Свой текст',
  shipped: 'Исходный текст',
  write: 'Изменить',
  title: 'Изменить сообщение',
  placeholders: 'Подстановки',
  placeholderHint:
    'Вместо подстановки появится то, что она означает. Каждую можно использовать несколько раз или не использовать вовсе.',
  example: 'Пример',
  emptyHint: 'Оставьте пустым, чтобы вернуть исходный текст.',
  defaultText: 'Исходный текст',
  preview: 'Предпросмотр',
  sendTo: (address) => `Отправить на ${address}`,
  save: 'Сохранить',
  problems: {
    unknown: (parts) => `В этом сообщении нет ${parts}. Используйте только подстановки ниже.`,
    missing: (part) => `Без ${part} это письмо бесполезно. Добавьте эту подстановку в текст.`,
    tooLong: (length) => `Введите не больше ${length} символов.`,
  },
};
