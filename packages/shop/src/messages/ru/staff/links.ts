import type { Texts } from '../../texts.ts';

/** The texts about the addresses of subscription links, in Russian. */
export const linkAddressesInRussian: Texts['staffLinkAddresses'] = {
  lead: 'Ссылки подписок отвечают на каждом из этих адресов. В новых ссылках, QR-кодах и сообщениях стоит основной.',
  preferHint:
    'Если сделать основным другой адрес, это подействует сразу, и каждому клиенту в фоне один раз об этом сообщат. Старые ссылки продолжат работать. Направьте имя каждого адреса на этот магазин; там отвечают только ссылки. Запустите doctor, чтобы проверить, что каждый адрес сюда ведёт.',
  own: 'адрес магазина',
  preferred: 'основной',
  prefer: 'Сделать основным и сообщить клиентам',
  remove: 'Удалить',
  addTitle: 'Ещё один адрес',
  address: 'Адрес',
  addressHint: 'https://link.example или https://cdn.example/prefix',
  add: 'Добавить',
  invalid: 'Введите адрес https без пароля, вопросительного знака и #.',
  known: 'Этот адрес уже есть в списке.',
  told: 'Сообщено клиентам',
  toldHeads: ['Адрес', 'С', 'Ход', 'Состояние'],
};

const problems: Texts['staffLinkDocuments']['problems'] = {
  'too-long': (limit) => `Шаблон длиннее ${limit} символов.`,
  syntax: (detail) => `Это неправильный YAML или JSON (${detail}).`,
  alias: () => 'Ссылки на части (*name) не поддерживаются: напишите эту часть ещё раз.',
  'no-mapping': () => 'Документ должен состоять из настроек с именами.',
  'no-servers': (list) => `В списке «${list}» должен быть один элемент "{servers}".`,
  'no-names': () => 'Серверов нет ни в одной группе: вставьте "{names}" в какую-нибудь.',
  'empty-group': (name) => `Группа «${name}» пустая.`,
  'unknown-name': (name) => `Нет ни группы, ни сервера «${name}».`,
  'same-name': (name) => `Имя «${name}» использовано дважды или занято приложением.`,
  'group-cycle': (name) => `Группа «${name}» содержит сама себя.`,
  'unknown-word': (word) => `Приложение не знает здесь слова «${word}».`,
  'bad-address': (address) => `Адрес «${address}» сюда не подходит.`,
  incomplete: (text) => `Здесь чего-то не хватает: «${text}».`,
};

/** The texts about the documents that links answer, in Russian. */
export const linkDocumentsInRussian: Texts['staffLinkDocuments'] = {
  problems,
  lead: 'Что приложения получают по ссылке подписки: правила, DNS и группы. Изменение подействует, когда они откроют ссылку в следующий раз.',
  edited: 'изменён',
  asShipped: 'исходный',
  rulesTitle: 'Приложения',
  rulesHint:
    'Каждое приложение называет себя в User-Agent и получает формат, который умеет читать. Ваши правила важнее встроенных.',
  userAgent: 'Проверить User-Agent',
  userAgentHint: 'Например: v2rayNG/1.10.16',
  tryIt: 'Проверить',
  gets: 'Оно получит:',
  ruleHeads: ['Начинается с', 'Получит', 'Действие'],
  noRules: 'Своих правил у вас нет. Встроенные знают обычные приложения.',
  remove: 'Удалить',
  startsWith: 'User-Agent начинается с',
  startsWithHint: 'Например: Happ/',
  format: 'Получит',
  addRule: 'Добавить правило',
  titleOf: (kind) => `Документ: ${kind}`,
  template: 'Шаблон (YAML или JSON)',
  templateHint: 'Вместо "{servers}" подставятся все серверы, вместо "{names}" их имена.',
  line: (line) => `Строка ${line}: `,
  save: 'Сохранить',
  reset: 'Вернуть встроенный',
  sample: 'Что получат приложения',
  sampleHint: 'Для примера подписки с тремя серверами.',
};
