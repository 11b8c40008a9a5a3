/** The texts about which messages to many customers somebody gets, in English. */
export const messageChoicesInEnglish = {
  kinds: { service: 'Service notices', news: 'News', offers: 'Offers' },
  why: (shop: string): string => `You get this mail because you are a customer of ${shop}.`,
  stop: {
    service: 'No more service notices',
    news: 'No more news',
    offers: 'No more offers',
  },
  title: 'Unsubscribe',
  lead: (shop: string, kind: string): string =>
    `${shop} will send you no more messages of this kind, by e-mail or in a chat: ${kind}.`,
  nothingYet: 'Nothing has changed yet.',
  doneTitle: 'Unsubscribed',
  done: (kind: string): string => `You get no more messages of this kind: ${kind}.`,
  stays: 'Messages about your own orders and services still come.',
  choose: 'Choose in your profile',
  invalid: 'This link does not work. You can choose in your profile which messages you get.',
  card: 'Messages to all customers',
  cardHint:
    'Which of them you get, by e-mail and in a chat. Messages about your own orders and services always come.',
  save: 'Save my choice',
};
