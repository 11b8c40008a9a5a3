import { DAY_MS, messageText as fixed } from '@panelkit/sdk';
import type { Format } from '../format.ts';
import type { Texts } from '../texts.ts';
import { devicesInRussian } from './devices.ts';

const HOUR_MS = 3_600_000;

/** The texts of a subscription and its link, in Russian. */
export const subscriptionsInRussian = (
  format: Format,
): Pick<Texts, 'subscription' | 'places' | 'entitlement' | 'linkPage' | 'howTo' | 'linkMail'> => {
  const { dateTime, gigabytes, number, count } = format;
  return {
    subscription: {
      title: 'Подписка',
      shopLink: 'Ссылка вашей подписки',
      shopLinkHint:
        'Добавьте её в приложение или отсканируйте код. Никому её не передавайте: кто знает ссылку, тот тратит ваш трафик.',
      copy: 'Скопировать',
      copied: 'Скопировано',
      qr: 'QR-код ссылки вашей подписки',
      linkQr: (index) => `QR-код прямой ссылки ${number(index)}`,
      starts: 'Началась',
      expires: 'Действует до',
      traffic: 'Трафик',
      usage: (used, limit) =>
        limit === null
          ? `израсходовано ${gigabytes(used)}, без лимита`
          : `израсходовано ${gigabytes(used)} из ${gigabytes(limit)}`,
      usageByDay: 'Трафик за последние 30 дней',
      noUsage: 'Трафик ещё не расходовался.',
      noEnd: 'Бессрочно',
      timeLeft: (ms) => {
        if (ms >= DAY_MS) return `осталось ${count(Math.ceil(ms / DAY_MS), 'день', 'дня', 'дней')}`;
        return ms <= 0
          ? 'времени не осталось'
          : `осталось ${count(Math.ceil(ms / HOUR_MS), 'час', 'часа', 'часов')}`;
      },
      until: (end) => `до ${dateTime(end)}`,
      devices: 'Устройства',
      server: 'Сервер',
      reachable: 'Доступен',
      unreachable: 'Не отвечает',
      answersIn: (ms) => `отвечает за ${number(ms)} мс,`,
      checked: (at) => `проверен ${at}`,
      direct: 'Прямые ссылки',
      directLink: (index) => `Прямая ссылка ${number(index)}`,
      tooLongForQr: 'Эта ссылка слишком длинная для QR-кода. Скопируйте её или используйте ссылку подписки.',
      moreLinks: (amount) => `В ссылке подписки есть ещё ${count(amount, 'ссылка', 'ссылки', 'ссылок')}.`,
      directHint:
        'Для приложений, которые не умеют открывать ссылку подписки. При смене сервера они меняются.',
      preparing: 'Ссылки появятся здесь, как только их подтвердит сервер.',
      backToOrder: 'К заказу',
      package: 'Скачать всё одним файлом',
      rotateTitle: 'Новая ссылка',
      rotateHint:
        'Если ваша ссылка попала к другим, создайте новую. Старая сразу перестанет работать; новую добавьте в свои приложения. В тех, где есть старая, полученные серверы останутся.',
      rotate: 'Создать новую ссылку',
      renewTitle: 'Новые ссылка и конфигурации',
      renewHint:
        'Так отключатся и устройства, у которых ваши серверы уже есть: данные для подключения меняются на всех серверах. Срок и трафик сохранятся.',
      renewConfirm: 'Я заново добавлю новую ссылку на всех своих устройствах.',
      renew: 'Обновить ссылку и конфигурации',
      renewedTooOften: 'Вы сделали это трижды за 24 часа. Снова это можно будет сделать завтра.',
      done: {
        rotate: 'Вот ваша новая ссылка. Старая больше не работает.',
        renew:
          'Вот ваша новая ссылка. Добавьте её на всех устройствах: прежние конфигурации перестанут работать в течение минуты, а на недоступном сервере — как только он вернётся.',
        extend: fixed('extend.success', 'ru', {}),
        autoRenew: 'Настройка автопродления сохранена.',
        pause: 'Подписка на паузе. Время пока не расходуется.',
        resume: 'Подписка снова активна.',
        changePlan: 'Тариф изменён.',
        removeDevice: devicesInRussian(format).removed,
      },
      changePlan: 'Сменить тариф',
      beingApplied: 'Изменение применяется на сервере.',
      waitsFor: {
        'server-checked':
          'Изменение оплачено. Наши специалисты проверяют сервер, затем мы применим его автоматически.',
        'server-unreachable':
          'Изменение оплачено. Сервер сейчас недоступен. Мы применим его автоматически, когда сервер вернётся.',
        'inbound-missing':
          'Изменение оплачено. Сервер восстанавливается, затем мы применим его автоматически.',
      },
      autoRenewOn: 'Включить автопродление',
      autoRenewOff: 'Выключить автопродление',
      autoRenewHint: (isOn) =>
        isOn
          ? 'Подписка сама продлится с баланса, прежде чем закончится.'
          : 'Подписка не продлевается сама: без вас ничего не спишется.',
      pause: 'Приостановить',
      resume: 'Возобновить',
    },
    places: {
      title: 'Ваши серверы',
      states: { ready: 'Готов', preparing: 'Готовится', degraded: 'Недоступен' },
      follows: 'Появится автоматически.',
      answered: (ms, at) => `ответил нам за ${number(ms)} мс (${at})`,
      answersHint: 'Измерено между магазином и сервером, а не с вашего устройства.',
      handshake: {
        answers: (connectMs, handshakeMs, at) =>
          `магазин подключился за ${number(connectMs)} мс${handshakeMs === null ? '' : `, TLS за ${number(handshakeMs)} мс`} (${at})`,
        'wrong-certificate': (at) => `магазин подключился, но сертификат неверный (${at})`,
        'no-handshake': (at) => `магазин подключился, но TLS не ответил (${at})`,
        unreachable: (at) => `магазину не удалось подключиться (${at})`,
      },
      handshakeHint: 'Выходит ли через сервер в интернет само приложение, так не проверить.',
      reasons: {
        'server-checked': 'Наши специалисты проверяют сервер.',
        'server-unreachable': 'Сервер сейчас недоступен.',
        'inbound-missing': 'Сервер восстанавливается.',
      },
    },
    entitlement: {
      title: 'Срок и трафик по строкам',
      at: 'Когда',
      what: 'Что',
      time: 'Срок',
      traffic: 'Трафик',
      money: 'Деньги',
      kinds: {
        bought: 'Куплено',
        given: 'Подарок',
        started: 'Первое подключение',
        consumed: 'Израсходовано',
        paused: 'Пауза',
        shifted: 'Добавлено за задержку на сервере',
        forfeited: 'Заменено следующим периодом',
        reversed: 'Отозвано',
        undone: 'Продление отозвано',
      },
      noEnd: 'Бессрочно',
      timeLeft: 'Осталось времени',
      trafficLeft: 'Осталось трафика',
      worth: 'Зачёт при смене тарифа',
      worthHint:
        'При смене тарифа зачитывается то, что вы заплатили, в меньшей из долей оставшегося срока и трафика. Подарки не стоят ничего.',
    },
    linkPage: {
      title: 'Ваша подписка',
      volumeLeft: (bytes) => `осталось ${gigabytes(bytes)}`,
      unlimited: 'Трафик без лимита',
      openIn: 'Добавьте в приложение',
      openInHint:
        'Установите одно из этих приложений и нажмите на его название. Ваши серверы появятся в нём.',
      moreApps: 'Другие приложения',
      otherDevice: 'На другом устройстве',
      servers: 'Серверы по одному',
      opening: (app) => `Открываем ${app}`,
      openingHint:
        'Если ничего не происходит, сначала установите приложение, затем вернитесь и нажмите кнопку.',
      back: 'Все приложения, QR-код и ссылка',
    },
    howTo: {
      platforms: {
        android: 'Android',
        ios: 'iPhone и iPad',
        windows: 'Windows',
        macos: 'Mac',
        linux: 'Linux',
      },
      steps: [
        'Установите одно из приложений ниже.',
        'В приложении выберите «Добавить подписку» и отсканируйте код выше или вставьте ссылку.',
        'Обновите подписку, выберите сервер и подключитесь.',
      ],
      get: 'Скачать',
      open: (app) => `Добавить ссылку в ${app}`,
    },
    linkMail: {
      subject: (shop) => `${shop}: ссылка вашей подписки`,
      text: (shop, link) =>
        `Это ссылка вашей подписки в ${shop}. Добавьте её в приложение:

${link}

Никому её не передавайте: кто знает ссылку, тот пользуется вашей подпиской.
`,
    },
  };
};
