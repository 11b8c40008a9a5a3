import type { Format } from '../format.ts';
import type { Texts } from '../texts.ts';

/** The texts of the frame of every page and of the plans, in Russian. */
export const catalogueInRussian = (
  format: Format,
): Pick<Texts, 'layout' | 'catalogue' | 'plan' | 'notices'> => {
  const { money, count } = format;
  const days = (amount: number): string => count(amount, 'день', 'дня', 'дней');
  return {
    layout: {
      support: 'Поддержка',
      channel: 'Новостной канал',
      left: (time) => `осталось ${time}`,
      skip: 'Перейти к содержимому',
      maintenance:
        'Идут технические работы, поэтому новых продаж сейчас нет. Ваши подписки, выдача и продления работают как обычно.',
      plans: 'Тарифы',
      account: 'Кабинет',
      wallet: 'Баланс',
      notices: (unread) =>
        unread === 0
          ? 'Уведомления'
          : `Уведомления (${format.number(Math.min(unread, 9))}${unread > 9 ? '+' : ''})`,
      profile: 'Профиль',
      cart: (lines) => (lines === 0 ? 'Корзина' : `Корзина (${format.number(lines)})`),
      staff: 'Управление',
      signIn: 'Войти',
      signUp: 'Регистрация',
      signOut: 'Выйти',
      language: 'Язык',
      older: 'Раньше',
      viewer: (name, balance) =>
        balance === null ? name : `\u2068${name}\u2069, \u2068${money(balance)}\u2069`,
      footer: 'Работает на PanelKit',
    },
    catalogue: {
      title: 'Тарифы',
      heading: 'Личный VPN за несколько секунд',
      lead: 'Выберите тариф, оплатите и отсканируйте код. Это всё.',
      seePlans: 'Смотреть тарифы',
      promises: [
        'Выдача за несколько секунд',
        'Деньги вернутся сами, если выдать не получится',
        'На телефоне, планшете и компьютере',
      ],
      questionsTitle: 'Полезно знать',
      questions: [
        {
          question: 'Что я получу?',
          answer:
            'Ссылку и QR-код. Добавьте их в бесплатное приложение на телефоне или компьютере, и вы подключены. Приложения и все шаги есть на странице подписки.',
        },
        {
          question: 'Когда я это получу?',
          answer:
            'При оплате с баланса через несколько секунд: ход выдачи виден на странице заказа. Перевод сначала проверяют наши сотрудники.',
        },
        {
          question: 'А если что-то пойдёт не так?',
          answer:
            'Вы платите только за то, что выдано и проверено. Если выдать не получится, деньги сами вернутся на баланс.',
        },
        {
          question: 'Списывается ли что-нибудь автоматически?',
          answer:
            'Нет, пока вы сами не включите автопродление подписки. Тогда мы спишем деньги с баланса и заранее вас предупредим.',
        },
      ],
      empty: 'Подходящих тарифов нет. Измените фильтр или покажите все тарифы.',
      popular: 'Популярный',
      featured: 'Советуем',
      choice: 'Ваш выбор',
      choose: (plan) => `Выбрать ${plan}`,
      for: (limit) => (limit === null ? 'бессрочно' : `на ${days(limit)}`),
      search: 'Поиск и фильтр',
      withoutCategory: 'Другие тарифы',
      everyCategory: 'Все',
      byCategory: 'Тарифы по категориям',
      searchLabels: {
        q: 'Что искать',
        category: 'Категория',
        country: 'Страна',
        protocol: 'Протокол',
        length: 'Срок',
        traffic: 'Трафик',
        sort: 'Порядок',
      },
      lengths: { any: 'Любой', month: 'Около месяца', season: 'Несколько месяцев', year: 'Год и больше' },
      traffics: { any: 'Любой', limited: 'С лимитом', unlimited: 'Без лимита' },
      sorts: {
        recommended: 'Сначала рекомендуемые',
        cheapest: 'Сначала дешёвые',
        traffic: 'Сначала с большим трафиком',
        duration: 'Сначала длинные',
      },
      onlyAvailable: 'Только доступные тарифы',
      show: 'Показать',
      showAll: 'Показать все',
      compare: 'Сравнить выбранные тарифы',
      compareHint: 'Отметьте до четырёх тарифов.',
      compareThis: 'Сравнить',
      compareTitle: 'Сравнение тарифов',
      compareNone: 'Тарифы не выбраны. Отметьте несколько в списке и сравните их.',
    },
    plan: {
      traffic: 'Трафик',
      duration: 'Срок',
      devices: 'Устройства',
      availability: 'Наличие',
      days: (limit) => (limit === null ? 'Бессрочно' : days(limit)),
      deviceLimit: (limit) => (limit === null ? 'Сколько угодно' : format.number(limit)),
      available: 'В наличии',
      left: (left) => `осталось ${format.number(left)}`,
      trafficOf: (amount) => (amount === null ? 'Трафик без лимита' : `${amount} трафика`),
      devicesOf: (limit) =>
        limit === null ? 'Сколько угодно устройств' : count(limit, 'устройство', 'устройства', 'устройств'),
      trialOf: (limit) => `${days(limit)} бесплатно на пробу`,
      unavailable: {
        'sold-out': 'Распродан',
        'not-for-sale': 'Не продаётся',
        'no-server': 'Сейчас нет свободного сервера',
      },
      priceTitle: 'Из чего складывается цена',
      price: 'Цена',
      perDay: 'Цена за день',
      perDayPrice: (price, limit) =>
        limit === null ? '–' : money({ ...price, amountMinor: Math.round(price.amountMinor / limit) }),
      perGigabyte: 'Цена за гигабайт',
      perGigabytePrice: (price, bytes) =>
        money({ ...price, amountMinor: Math.round((price.amountMinor / Math.max(1, bytes)) * 1024 ** 3) }),
      setupFee: 'Подключение',
      setupFeeOnce: (fee) => `${money(fee)} один раз, с первым заказом`,
      priceHint: 'Больше платить ничего не нужно. Отменять нечего, автоматических списаний нет.',
      canBeExtended: 'Когда тариф закончится, его можно продлить.',
      cannotBeExtended: 'Этот тариф нельзя продлить.',
      renewable: 'Можно продлить',
      yes: 'Да',
      no: 'Нет',
      buy: 'Купить',
      toCart: 'В корзину',
      quantity: 'Количество',
      quantityHint: 'Каждая штука станет отдельной подпиской.',
      back: 'Все тарифы',
      tryFree: (limit) => `Попробовать бесплатно: ${days(limit)}`,
      trialHint: 'Ничего не списывается, пробный период закончится сам. Один раз на клиента.',
      trialUsed: 'Вы уже использовали пробный период.',
    },
    notices: {
      title: 'Уведомления',
      none: 'Уведомлений пока нет. Здесь появятся новости о ваших подписках и платежах.',
      isNew: 'Новое',
      open: 'Открыть',
    },
  };
};
