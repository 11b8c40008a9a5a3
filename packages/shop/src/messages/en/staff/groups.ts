/** The texts about groups of staff, in English. */
export const groupsInEnglish = {
  title: 'Groups of staff',
  lead: 'Add the bot for staff to a group and send /alerts there, or inside of a topic: it posts receipts and alerts. Each button does what the person who taps it may do. Who customers are is not shown there unless you allow it.',
  add: 'Add the bot to a group',
  linked: (since: string) => `gets alerts since ${since}`,
  lost: (since: string) => `the bot may not write there since ${since}: add it again and send /alerts`,
  seesPeople: 'sees who customers are',
  showPeople: 'Show customers there',
  hidePeople: 'Hide customers there',
  remove: 'Remove',
};
