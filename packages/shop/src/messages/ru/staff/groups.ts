import type { groupsInEnglish } from '../../en/staff/groups.ts';

/** The texts about groups of staff, in Russian. */
export const groupsInRussian: typeof groupsInEnglish = {
  title: 'Группы сотрудников',
  lead: 'Добавьте бота для сотрудников в группу и отправьте там или внутри темы /alerts: он будет присылать чеки и оповещения. Каждая кнопка делает только то, что разрешено нажавшему. Кто клиенты, там не видно, пока вы этого не разрешите.',
  add: 'Добавить бота в группу',
  linked: (since) => `получает оповещения с ${since}`,
  lost: (since) => `бот не может писать туда с ${since}: добавьте его снова и отправьте /alerts`,
  seesPeople: 'видит, кто клиенты',
  showPeople: 'Показывать там клиентов',
  hidePeople: 'Скрыть там клиентов',
  remove: 'Убрать',
};
