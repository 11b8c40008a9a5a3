/** The texts about the addresses of subscription links, in English. */
export const linkAddressesInEnglish = {
  lead: 'Subscription links answer under each of these addresses. New links, QR codes and messages have the preferred one.',
  preferHint:
    'When you prefer another address, it holds at once, and each customer is told once, in the background. Old links keep working. Point the name of each address at this shop; only links answer there. `doctor` checks that each one reaches it.',
  own: 'the address of the shop',
  preferred: 'preferred',
  prefer: 'Prefer and tell customers',
  remove: 'Remove',
  addTitle: 'Another address',
  address: 'Address',
  addressHint: 'https://link.example or https://cdn.example/prefix',
  add: 'Add',
  invalid: 'Type an https address without password, question mark and #.',
  known: 'This address is in the list already.',
  told: 'Told to customers',
  toldHeads: ['Address', 'Since', 'Progress', 'State'],
};
