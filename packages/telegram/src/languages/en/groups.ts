import type { GroupTexts } from '../../staff/texts/groups/group-texts.ts';

export const groupTextsEn: GroupTexts = {
  command: 'Choose which alerts are posted here',
  linked: '✅ This group now gets alerts.',
  title: '<b>Alerts in this group</b>',
  hint: 'Tap what is to be posted here. In a group with topics, send /alerts inside of the topic that is meant. What a button does is allowed to who taps it, as everywhere else.',
  kinds: {
    receipts: 'Receipts and payments',
    deliveries: 'Deliveries',
    panels: 'Panels',
    sales: 'Orders, customers and stock',
  },
  here: (kind) => `✅ ${kind}`,
  elsewhere: (kind) => `↪️ ${kind} (in another topic)`,
  nowhere: (kind) => `▫️ ${kind}`,
  end: '🔕 No alerts in this group',
  ended: '🔕 This group gets no alerts any more. Send /alerts to start again.',
  openPrivately: '🔒 Open in private',
  stranger:
    'Only staff may do this. Open your profile on the website and link your Telegram. An anonymous administrator has to write under their own name.',
  notLinked: 'This group gets no alerts any more. Send /alerts to start again.',
  oldButton: 'This button is no longer valid.',
  whyReject: 'Why is it rejected? The customer reads the reason.',
  by: (note, name) => `${note} <i>${name}</i>`,
  colleague: 'a colleague',
  newCustomer: 'A new customer has come.',
  topicGone: '⚠️ The topic of these alerts is closed or gone. Send /alerts in another topic to choose again.',
  lost: (title) =>
    `⚠️ The group <b>${title}</b> gets no alerts any more: the bot may not write there. Add it again and send /alerts in the group.`,
};
