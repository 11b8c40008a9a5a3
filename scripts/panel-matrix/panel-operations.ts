import type { Capabilities, Support } from '@panelkit/sdk';

/** What is sold or kept on a panel, and which tests of the contract suite show it. */
export interface PanelOperation {
  title: string;
  /** How the panel does it. */
  support(capabilities: Capabilities): Support;
  /** By the test's whole name. */
  tests: RegExp;
}

const always = (): Support => 'native';

/** The rows of the matrix. */
export const PANEL_OPERATIONS: PanelOperation[] = [
  {
    title: 'Look an account up',
    support: always,
    tests: /> reads > given (no account|an account|two looks)/,
  },
  { title: 'List all accounts, page by page', support: always, tests: /> listAccounts > / },
  {
    title: 'Create, adopt, change',
    support: always,
    tests: /> (ensureAccount|a name that is taken|several accounts of a name) > /,
  },
  { title: 'Limit, expiry, on and off, note', support: always, tests: /> terms > / },
  { title: 'Remove', support: always, tests: /> removeAccount > / },
  { title: 'Repeat what had no answer', support: always, tests: /> lost answers > / },
  {
    title: 'Reset the counter',
    support: ({ usageReset }) => usageReset,
    tests: /its counter is reset|a counter, when reset/,
  },
  {
    title: 'Start on first use',
    support: ({ startOnFirstUse }) => startOnFirstUse,
    tests: /start on first use/,
  },
  { title: 'Device limit', support: ({ deviceLimit }) => deviceLimit, tests: /two devices/ },
  {
    title: 'Count, run out, come back',
    support: always,
    tests: /> traffic > /,
  },
  {
    title: 'Same links after recreation',
    support: ({ linksSurviveRecreation }) => (linksSurviveRecreation ? 'native' : 'none'),
    tests: /made again with the same credentials/,
  },
  {
    title: 'Make, change, remove inbounds',
    support: ({ inboundControl = 'none' }) => inboundControl,
    tests: /> inbounds from a template > /,
  },
  {
    title: 'Zero an inbound’s counter',
    support: ({ inboundUsageReset = 'none' }) => inboundUsageReset,
    tests: /when its counter is zeroed/,
  },
  {
    title: 'Who is online',
    support: ({ onlineAccounts = 'none' }) => onlineAccounts,
    tests: /when asked who is online/,
  },
  {
    title: 'Addresses of an account',
    support: ({ clientIps = 'none' }) => clientIps,
    tests: /its addresses are read/,
  },
  { title: 'Backup', support: ({ backup = 'none' }) => backup, tests: /backup is taken/ },
];
