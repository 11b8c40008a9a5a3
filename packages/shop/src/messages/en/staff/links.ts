import type { TemplateProblemCode } from '@panelkit/sdk/links';

/** The texts about the addresses of subscription links, in English. */
export const linkAddressesInEnglish = {
  lead: 'Subscription links answer under each of these addresses. New links, QR codes and messages have the preferred one.',
  preferHint:
    'When you prefer another address, it holds at once, and each customer is told once, in the background. Old links keep working. Point the name of each address at this shop; only links answer there. Run doctor to check that each one reaches it.',
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

const problems: Record<TemplateProblemCode, (detail: string) => string> = {
  'too-long': (limit) => `The template is longer than ${limit} characters.`,
  syntax: (detail) => `This is no valid YAML or JSON (${detail}).`,
  alias: () => 'Aliases (*name) are not supported: write the part again.',
  'no-mapping': () => 'The document must have settings with names.',
  'no-servers': (list) => `The list “${list}” must have one item "{servers}".`,
  'no-names': () => 'No group has the servers: put "{names}" into one.',
  'empty-group': (name) => `The group “${name}” is empty.`,
  'unknown-name': (name) => `There is no group or server “${name}”.`,
  'same-name': (name) => `The name “${name}” is used twice, or is one of the app.`,
  'group-cycle': (name) => `The group “${name}” contains itself.`,
  'unknown-word': (word) => `The app does not know “${word}” here.`,
  'bad-address': (address) => `“${address}” is not an address that fits here.`,
  incomplete: (text) => `Something is missing here: “${text}”.`,
};

/** The texts about the documents that links answer, in English. */
export const linkDocumentsInEnglish = {
  problems,
  lead: 'What apps get at a subscription link: rules, DNS and groups. A change holds when they fetch the link next.',
  edited: 'edited',
  asShipped: 'as shipped',
  rulesTitle: 'Apps',
  rulesHint:
    'Each app names itself in its User-Agent, and gets the format that it reads. Your rules count before the built-in ones.',
  userAgent: 'Try a User-Agent',
  userAgentHint: 'For example: v2rayNG/1.10.16',
  tryIt: 'Try',
  gets: 'It gets:',
  ruleHeads: ['Begins with', 'Gets', 'Action'],
  noRules: 'You have no rules. The built-in ones know the usual apps.',
  remove: 'Remove',
  startsWith: 'User-Agent begins with',
  startsWithHint: 'For example: Happ/',
  format: 'Gets',
  addRule: 'Add a rule',
  titleOf: (kind: string): string => `Document: ${kind}`,
  template: 'Template (YAML or JSON)',
  templateHint: '"{servers}" becomes all servers, "{names}" their names.',
  line: (line: number): string => `Line ${line}: `,
  save: 'Save',
  reset: 'Use the built-in one again',
  sample: 'What apps get',
  sampleHint: 'For a sample subscription with three servers.',
};
