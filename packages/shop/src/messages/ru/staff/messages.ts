import type { Texts } from '../../texts.ts';

/** The texts of the pages on which staff write the shop's messages, in Russian. */
export const messagesInRussian: Texts['staffMessages'] = {
  lead: 'Что клиентам пишут на почту, в Telegram и на их страницах. Любое из этих сообщений можно написать своими словами; новый текст действует сразу, и для сообщений, которые ещё ждут отправки.',
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
    tooLong: (length) => `Введите не больше ${length} символов.`,
  },
};
