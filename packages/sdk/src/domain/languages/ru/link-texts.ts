import { createPlural } from '../../messages/plural.ts';
import type { LinkTexts } from '../link-texts.ts';

const number = new Intl.NumberFormat('ru');
const plural = createPlural('ru');
const count = (amount: number, one: string, few: string, many: string): string =>
  `${number.format(amount)} ${plural(amount, one, few, many)}`;

export const linkTextsRu: LinkTexts = {
  preparing: 'Ваши серверы готовятся. Обновите подписку через минуту.',
  suspended: 'Подписка приостановлена.',
  expired: 'Срок подписки истёк. Продлите её, чтобы пользоваться дальше.',
  limited: 'Трафик закончился. Продлите подписку, чтобы пользоваться дальше.',
  nothingForApp: 'Ни один из ваших серверов не работает в этом приложении. Используйте другое.',
  noServers: 'Серверов сейчас нет. Обратитесь в поддержку.',
  devicesFull: (limit) =>
    limit === 1
      ? 'Подписку использует другое устройство. Удалите его в личном кабинете и обновите подписку.'
      : `Все места заняты: ${count(limit, 'устройство', 'устройства', 'устройств')}. Удалите одно в личном кабинете и обновите подписку.`,
  noDevice:
    'Число устройств в подписке ограничено. Нужно приложение, которое сообщает об устройстве, например Happ или v2RayTun.',
  endsIn: (days) =>
    days <= 1 ? 'Закончится в течение суток' : `Закончится через ${count(days, 'день', 'дня', 'дней')}`,
  volumeLow: (percentLeft) => `Осталось ${number.format(percentLeft)} % трафика`,
  notReachable: 'недоступен',
  degraded: (places) => `Сейчас недоступно: ${places}`,
  placesPreparing: (places) => `Готовится: ${places}`,
};
