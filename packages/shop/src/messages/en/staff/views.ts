/** The texts of saved views, in English. */
export const savedViewsInEnglish = {
  columns: 'Columns',
  contact: 'Contact',
  contacts: { email: 'By e-mail', telegram: 'Through Telegram' },
  title: 'Saved views',
  shared: '(shared)',
  save: 'Save this view',
  name: 'Name of the view',
  share: 'Show it to all staff',
  hint: 'It keeps the filters, the order and the columns, but not a name or an address that you searched.',
  remove: (name: string) => `Remove the view “${name}”`,
};
