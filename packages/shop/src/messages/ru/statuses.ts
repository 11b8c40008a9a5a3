import type { FailureReason, OrderStatus, Payment, SubscriptionStatus } from '@panelkit/sdk';
import type { Texts } from '../texts.ts';

const orderStatus: Record<OrderStatus, string> = {
  'awaiting-payment': 'Ждёт оплаты',
  expired: 'Не оплачен вовремя',
  paid: 'Оплачен, готовится',
  fulfilling: 'Оплачен, готовится',
  fulfilled: 'Выдан',
  'partially-fulfilled': 'Выдан частично',
  failed: 'Не выдан',
  cancelling: 'Отменяется',
  cancelled: 'Отменён',
};

const unitStatus: Texts['unitStatus'] = {
  pending: 'Ждёт',
  provisioning: 'Готовится',
  completed: 'Выдана',
  failed: 'Не выдана, деньги возвращены',
  cancelled: 'Отменена',
};

const failure: Record<FailureReason, string> = {
  'panel-refused': 'панель отказала',
  'gave-up': 'панель вовремя не ответила',
  conflict: 'аккаунт с таким именем уже есть',
  staff: 'завершено сотрудником',
};

const paymentStatus: Record<Payment['state']['status'], string> = {
  pending: 'Ждёт вашего перевода',
  'in-review': 'Проверяется',
  captured: 'Получен',
  rejected: 'Не принят',
  failed: 'Не прошёл',
  cancelled: 'Отменён',
  expired: 'Время вышло',
};

const subscriptionStatus: Record<SubscriptionStatus, string> = {
  preparing: 'Готовится',
  active: 'Активна',
  'on-hold': 'Начнётся с первого подключения',
  expired: 'Истекла',
  limited: 'Трафик закончился',
  suspended: 'Приостановлена',
  terminated: 'Завершена',
};

/** The texts of the states of what is sold, in Russian. */
export const statusesInRussian: Pick<
  Texts,
  'orderStatus' | 'unitStatus' | 'failure' | 'subscriptionStatus' | 'paymentStatus'
> = {
  orderStatus,
  unitStatus,
  failure,
  subscriptionStatus,
  paymentStatus,
};
