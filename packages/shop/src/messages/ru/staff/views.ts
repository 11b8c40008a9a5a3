import type { Texts } from '../../texts.ts';

/** The texts of saved views, in Russian. */
export const savedViewsInRussian: Texts['savedViews'] = {
  columns: 'Столбцы',
  contact: 'Связь',
  contacts: { email: 'По почте', telegram: 'Через Telegram' },
  title: 'Сохранённые виды',
  shared: '(общий)',
  save: 'Сохранить этот вид',
  name: 'Название вида',
  share: 'Показывать всем сотрудникам',
  hint: 'Сохраняются фильтры, порядок и столбцы, но не имя и не адрес, которые вы искали.',
  remove: (name) => `Удалить вид «${name}»`,
};
