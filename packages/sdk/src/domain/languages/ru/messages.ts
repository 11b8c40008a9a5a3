import type { MessageReasons, MessageTemplates } from '../../messages/message-templates.ts';
import type { DeclineReason } from '../../payments/provider-payment.ts';

const EXTENDED = 'Подписка продлена. Если ссылка изменилась, скопируйте новую и обновите её в приложении.';
const WAITS_FOR: Record<string, string> = {
  'server-checked': 'наши специалисты проверяют её сервер.',
  'server-unreachable': 'её сервер сейчас недоступен.',
  'inbound-missing': 'её сервер восстанавливается.',
  unknown: 'её сервер занят.',
};
const STOPS: Record<string, string> = {
  missing: 'удалён',
  disabled: 'выключен',
  'no-port': 'не слушает ни один порт',
};
const NEEDS_A_HAND: Record<string, string> = {
  'panel-disabled': 'панель выключена',
  'panel-untested': 'панель не проверена после смены адреса',
  'panel-unread': 'не удаётся получить список её аккаунтов или инбаундов',
  'accounts-failing': 'аккаунты ждут из-за ошибки',
  'credentials-changed': 'на панели изменили учётные данные',
  'links-former-host': 'ссылки ведут на прежний хост панели',
};
const DECLINED: Record<DeclineReason, string> = {
  'order-ended': 'вы отменили заказ или изменение.',
  'order-paid': 'заказ или изменение уже были оплачены.',
  'sold-out': 'выполнить заказ больше нельзя.',
  'not-eligible': 'изменить подписку таким образом больше нельзя.',
  'provider-refused': 'платёжная система не подтвердила перевод денег.',
};
const LEFT_IN_WALLET: Record<string, string> = {
  OFFER_CHANGED: 'цена изменилась.',
  NOT_ELIGIBLE: 'изменить подписку таким образом больше нельзя.',
  CHANGE_PENDING: 'в это время применялось другое изменение подписки.',
  INSUFFICIENT_BALANCE: 'часть денег ушла на другую покупку.',
  SOLD_OUT: 'свободных мест не осталось.',
  PLAN_UNAVAILABLE: 'тариф больше недоступен.',
  NOT_PAID_IN_FULL: 'поступила только часть суммы.',
  TOO_LATE: 'деньги поступили слишком поздно.',
  WITHDRAWN: 'вы отменили изменение.',
  unknown: 'ваш заказ или изменение больше невозможны.',
};
const WALLET_LOW = 'Недостаточно средств на балансе';

/** What a customer can do about a renewal that failed. */
const REMEDIES = { INSUFFICIENT_BALANCE: `${WALLET_LOW}.`, unknown: 'Обратитесь в поддержку.' };

/** What each reason of a message says. */
export const reasonsRu: MessageReasons = {
  'renewal.failed': REMEDIES,
  'change.waiting': WAITS_FOR,
  'payment.declined': DECLINED,
  'payment.left-in-wallet': LEFT_IN_WALLET,
};

const FULL: Record<string, string> = { panel: 'Панель', inbound: 'Инбаунд', plan: 'Тариф' };

/** The catalogue in Russian. */
export const messagesRu: MessageTemplates = {
  'account.ready': ({ planName, expiresAt, trafficLimitBytes }, { instant, traffic }) =>
    `Ваша подписка «${planName}» готова. Трафик: ${traffic(trafficLimitBytes)}. Действует до: ${instant(expiresAt)}.`,
  'subscription.expiring': ({ planName, days, expiresAt }, { count, instant }) =>
    `Ваша подписка «${planName}» закончится через ${count(days, 'день', 'дня', 'дней')}: ${instant(expiresAt)}.`,
  'subscription.expired': ({ planName }) => `Срок вашей подписки «${planName}» истёк.`,
  'subscription.suspended': ({ planName }) => `Ваша подписка «${planName}» приостановлена.`,
  'subscription.resumed': ({ planName }) => `Ваша подписка «${planName}» снова работает.`,
  'subscription.terminated': ({ planName }) => `Ваша подписка «${planName}» завершена и удалена.`,
  'subscription.extended': ({ planName, expiresAt }, { instant }) =>
    `${EXTENDED}\n«${planName}» действует до: ${instant(expiresAt)}.`,
  'subscription.renewed': ({ planName, expiresAt }, { instant }) =>
    `Ваша подписка «${planName}» продлена с баланса. Она действует до: ${instant(expiresAt)}.`,
  'subscription.plan-changed': ({ planName, expiresAt }, { instant }) =>
    `Ваш тариф изменён на «${planName}». Подписка действует до: ${instant(expiresAt)}.`,
  'subscription.link-changed': ({ planName }) =>
    `Ссылка вашей подписки «${planName}» изменилась. Скопируйте новую и обновите её в приложении.`,
  'subscription.link-address-changed': ({ address }) =>
    `У наших ссылок на подписку новый адрес: ${address}. Скопируйте новую ссылку в приложение. Старая работает везде, где она открывается. Если у вас несколько подписок, их ссылки есть в личном кабинете.`,
  'subscription.link-shared': ({ planName }) =>
    `Ссылку вашей подписки «${planName}» открывают из многих мест. Если она есть у других, они тратят ваш трафик. Создайте на странице подписки новую ссылку с новыми конфигурациями: иначе у других останутся полученные серверы.`,
  'subscription.days-given': ({ planName, days, expiresAt }, { count, instant }) =>
    `Мы добавили ${count(days, 'бесплатный день', 'бесплатных дня', 'бесплатных дней')} к вашей подписке «${planName}». Она действует до: ${instant(expiresAt)}.`,
  'subscription.adjusted': ({ planName, expiresAt, trafficLimitBytes, hasEnd }, { instant, traffic }) =>
    `Мы изменили вашу подписку «${planName}».${hasEnd ? ` Действует до: ${instant(expiresAt)}.` : ''} Трафик: ${traffic(trafficLimitBytes)}.`,
  'usage.threshold': ({ planName, percent }, format) =>
    `Вы израсходовали ${format.percent(percent)} трафика подписки «${planName}».`,
  'usage.exhausted': ({ planName }) => `Трафик вашей подписки «${planName}» закончился.`,
  'renewal.upcoming': ({ planName, priceMinor, currency, chargesAt }, { money, instant }) =>
    `Ваша подписка «${planName}» продлится ${instant(chargesAt)}: с баланса спишется ${money(priceMinor, currency)}.`,
  'renewal.uncovered': ({ planName, priceMinor, currency, chargesAt }, { money, instant }) =>
    `${WALLET_LOW}: ваша подписка «${planName}» продлевается ${instant(chargesAt)}, нужно ${money(priceMinor, currency)}.`,
  'renewal.failed': ({ planName, reason, nextAttemptAt }, { instant }) =>
    `Продлить вашу подписку «${planName}» не удалось. ${reason === 'INSUFFICIENT_BALANCE' ? REMEDIES[reason] : REMEDIES.unknown}${
      nextAttemptAt === null ? '' : ` Следующая попытка: ${instant(nextAttemptAt)}.`
    }`,
  'change.voided': ({ planName }) =>
    `Изменение подписки «${planName}» не удалось применить. Деньги вернулись на ваш баланс.`,
  'change.waiting': ({ planName, reason }) =>
    `Ваша подписка «${planName}» оплачена и ждёт: ${WAITS_FOR[reason] ?? WAITS_FOR.unknown} Всё применится автоматически, платить ещё раз не нужно.`,
  'delivery.failed': ({ orderNumber }) =>
    `Одну из подписок заказа ${orderNumber} выдать не удалось. Деньги за неё вернулись на ваш баланс.`,
  'payment.received': ({ amountMinor, currency }, { money }) =>
    `Ваш платёж на ${money(amountMinor, currency)} получен.`,
  'payment.rejected': ({ amountMinor, currency }, { money }) =>
    `Ваш платёж на ${money(amountMinor, currency)} не принят.`,
  'payment.failed': ({ amountMinor, currency }, { money }) =>
    `Ваш платёж на ${money(amountMinor, currency)} не прошёл.`,
  'payment.expired': ({ amountMinor, currency }, { money }) =>
    `Время на оплату ${money(amountMinor, currency)} вышло. Вы можете оформить заказ ещё раз.`,
  'payment.declined': ({ amountMinor, currency, reason }, { money }) =>
    `Мы не приняли ваш платёж на ${money(amountMinor, currency)}: ${DECLINED[reason]} Деньги вернёт ваш банк.`,
  'payment.left-in-wallet': ({ amountMinor, currency, reason }, { money }) =>
    `Ваш платёж на ${money(amountMinor, currency)} зачислен на баланс: ${LEFT_IN_WALLET[reason] ?? LEFT_IN_WALLET.unknown} На эти деньги ничего не куплено.`,
  'wallet.topped-up': ({ amountMinor, currency }, { money }) =>
    `Ваш баланс пополнен на ${money(amountMinor, currency)}.`,
  'wallet.balance-low': ({ availableMinor, currency }, { money }) =>
    `На балансе мало средств: осталось ${money(availableMinor, currency)}.`,
  'customer.chats-moved': ({ frozenUntil }, { instant }) =>
    `Ваш аккаунт в магазине перенесён на другой аккаунт мессенджера, с прежнего он больше не открывается. Если это были не вы, сразу напишите в магазин: до ${instant(frozenUntil)} с баланса ничего нельзя потратить.`,
  'shop.message': ({ text }) => `Сообщение от магазина:\n\n${text}`,

  'staff.new-order': ({ orderNumber, totalMinor, currency }, { money }) =>
    `Новый заказ ${orderNumber}: ${money(totalMinor, currency)}.`,
  'staff.new-customer': ({ name }) => `Новый клиент: ${name}.`,
  'staff.receipt-to-review': ({ amountMinor, currency }, { money }) =>
    `Чек ждёт проверки: ${money(amountMinor, currency)}.`,
  'staff.payment-charged-back': ({ amountMinor, owedMinor, currency }, { money }) =>
    `Банк отозвал платёж на ${money(amountMinor, currency)}. Из этой суммы клиент должен ${money(owedMinor, currency)}.`,
  'staff.payment-declined': ({ amountMinor, currency, method }, { money }) =>
    `${method} не подтвердил платёж на ${money(amountMinor, currency)}, банк вернёт деньги клиенту. Причина указана на странице платежа.`,
  'staff.rate-unavailable': ({ method, askedIn, reason }) =>
    `Оплата через ${method} выключена: курс ${askedIn} ${reason === 'missing' ? 'не задан' : 'устарел'}. Задайте новый курс или проверьте источник курсов.`,
  'staff.payment-unmatched': ({ gateway, reason }) =>
    `Уведомление от ${gateway} не подходит ни к одному платежу: ${reason}. Посмотрите его.`,
  'staff.delivery-failed': ({ orderNumber, reason }) =>
    `Позицию заказа ${orderNumber} выдать не удалось: ${reason}.`,
  'staff.needs-attention': ({ panelName, reason, accountCount }, { count }) =>
    `${count(accountCount, 'клиент', 'клиента', 'клиентов')} панели «${panelName}», возможно, без доступа: ${NEEDS_A_HAND[reason] ?? reason}. Откройте «Требует внимания».`,
  'staff.capacity': ({ kind, name, percent }, format) =>
    `${FULL[kind] ?? kind} «${name}»: занято ${format.percent(percent)} мест.`,
  'staff.panel-unhealthy': ({ panelName, reason }) => `Панель «${panelName}» недоступна: ${reason}.`,
  'staff.panel-healthy': ({ panelName }) => `Панель «${panelName}» снова доступна.`,
  'staff.panel-clock': ({ panelName, wrong, skewMs }, { count }) =>
    wrong
      ? `Часы панели «${panelName}» ${skewMs > 0 ? 'спешат' : 'отстают'} на ${count(Math.abs(Math.round(skewMs / 60_000)), 'минуту', 'минуты', 'минут')}. Аккаунты на ней могут закончиться не вовремя, поэтому продажи там остановлены, пока часы не исправят.`
      : `Часы панели «${panelName}» снова идут верно.`,
  'staff.panel-version': ({ panelName, from, to, supported }) =>
    supported
      ? `Версия панели «${panelName}» сменилась с ${from} на ${to}.`
      : `Версия панели «${panelName}» сменилась с ${from} на ${to}, а она не поддерживается. Ссылки работают, но продажи и изменения там остановлены, пока вы не обновите PanelKit или не вернёте версию ${from}.`,
  'staff.panel-suspected': ({ panelName, missingCount, accountCount }, { number }) =>
    `На панели «${panelName}» пропало аккаунтов: ${number(missingCount)} из ${number(accountCount)}. Без вашего согласия там ничего не создаётся заново.`,
  'staff.job-failing': ({ job, code }) =>
    `Фоновая задача раз за разом завершается с ошибкой (${job}: ${code}). На чём именно, видно на странице планировщика, стек записан в журнале.`,
  'staff.inbound-stopped': ({ panelName, inboundName, reason, accountCount }, { count }) =>
    `Инбаунд «${inboundName}» на панели «${panelName}» ${STOPS[reason] ?? 'не работает'}: ${count(accountCount, 'клиент не может', 'клиента не могут', 'клиентов не могут')} подключиться, продажи там остановлены. Создайте его заново, перенесите клиентов или добавьте им дни.`,
  'staff.inbound-silent': ({ panelName, inboundName, accountCount }, { number }) =>
    `Через инбаунд «${inboundName}» на панели «${panelName}» не идёт трафик: пробное подключение не получило ответа. Клиентов на нём: ${number(accountCount)}. Проверьте порт, файрвол и сертификат или перенесите клиентов.`,
  'staff.panel-too-large': ({ panelName, limit, maximum }, { number }) =>
    `Ответ панели «${panelName}» больше допустимого (${limit}: ${number(maximum)}). Из него ничего не сохранено. Проверьте панель или увеличьте лимит.`,
  'staff.link-shared': ({ planName, apps, networks }, { count }) =>
    `Похоже, ссылкой тарифа «${planName}» делятся. За час её открыли ${count(apps, 'приложение', 'приложения', 'приложений')} из ${count(networks, 'сети', 'сетей', 'сетей')}.`,
  'staff.outcome-unknown': ({ channel, code }) =>
    `Неизвестно, ушло ли сообщение (${code}) через ${channel}. Повторно оно не отправляется.`,

  'extend.success': () => EXTENDED,
  'extend.notEligible': ({ days }, { count }) =>
    `Продлить можно только за ${count(days, 'день', 'дня', 'дней')} до окончания или когда закончится трафик. Чтобы купить ещё одну подписку, нажмите «Купить подписку».`,
  'extend.insufficientBalance': () => 'Для этого на балансе недостаточно средств.',
  'extend.info.expired': () => 'Срок подписки истёк. После продления она начнётся с этого момента.',
  'extend.info.exhausted': () =>
    'Трафик закончился. После продления трафик и срок начнутся заново с этого момента.',
  'extend.info.extend': () => 'Вы можете продлить подписку. Новый срок прибавится к текущему.',
  'extend.notAllowed': () => 'Продлить нельзя',
  'action.extend': () => 'Продлить',
  'action.confirmWallet': () => 'Подтвердить и оплатить с баланса',
  'action.backToDashboard': () => 'В личный кабинет',
  'action.buyNew': () => 'Купить подписку',
  'action.chargeWallet': () => 'Пополнить баланс',
  'wallet.low': () => WALLET_LOW,
};
