import type { Texts } from '../../texts.ts';

/** The texts of the shop's brand, in Russian. */
export const brandInRussian: Texts['staffBrand'] = {
  lead: 'Ваши название, логотип, цвета и ссылки. Страницы, письма, боты и приложения сразу показывают их.',
  name: 'Название магазина',
  logo: 'Логотип',
  logoHint: 'Квадратный PNG, JPEG или WebP, не больше 256 КБ.',
  removeLogo: 'Вернуть обычный логотип',
  light: 'Цвет на светлых страницах',
  dark: 'Цвет на тёмных страницах',
  colorHint: 'Для ссылок и кнопок. Он должен читаться: контраст не меньше 4,5 : 1.',
  defaultColors: 'Вернуть обычные цвета',
  supportUrl: 'Ссылка на поддержку',
  supportHint:
    'https://… или mailto:…, например ваш Telegram. Она видна на каждой странице, в письмах и приложениях.',
  channelUrl: 'Ссылка на новостной канал',
  save: 'Сохранить',
  problems: {
    name: 'Введите название не длиннее 50 символов.',
    color: 'Введите цвет, например #0f766e.',
    contrast: (contrast, suggestion) =>
      `Контраст этого цвета всего ${contrast} : 1, а нужно 4,5 : 1.${suggestion === null ? '' : ` Подойдёт ${suggestion}.`}`,
    address: 'Введите ссылку, которая начинается с https:// или mailto:.',
    picture: 'Это не картинка PNG, JPEG или WebP.',
    tooLarge: 'Эта картинка больше 256 КБ.',
    infected: 'Антивирус отклонил эту картинку.',
  },
};
