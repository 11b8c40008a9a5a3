import type { BulkWork } from '@panelkit/sdk';
import type { Format } from '../../format.ts';

/** The texts of what needs attention, in English. */
export const attentionInEnglish = (format: Format) => {
  const customersOf = (count: number): string =>
    `${format.number(count)} ${count === 1 ? 'customer' : 'customers'}`;
  return {
    staffAttention: {
      hint: 'Customers who have paid and may be without service. Each line stays until its cause is gone: remove the cause first where it is on the server, then press the button.',
      nothing: 'Nothing to do: every paying customer has service.',
      waiting: (count: number) =>
        `${format.number(count)} ${count === 1 ? 'request is' : 'requests are'} waiting for your approval`,
      heads: ['What', 'Where, since when', 'Customers', 'What to do'],
      kinds: {
        'panel-suspect': 'Many accounts vanished at once: sales and repairs have stopped there',
        'panel-disabled': 'The panel is disabled: changes for its customers are waiting',
        'panel-untested': 'The panel has not been tested since its address changed: sales have stopped',
        'panel-version':
          'The panel runs an unsupported version: changes are waiting and sales have stopped. Update PanelKit, or downgrade the panel',
        'panel-clock':
          'The panel’s clock is wrong: accounts may end at the wrong time, and sales have stopped. Correct it on the server',
        'panel-unreachable': 'The panel cannot be reached: changes are waiting and sales have stopped',
        'panel-unread':
          'The panel answers, but its accounts or inbounds cannot be listed: nobody would notice what changes there',
        'inbound-missing': 'The inbound was deleted on the panel: its customers cannot connect',
        'inbound-disabled': 'The inbound is disabled or has no port: its customers cannot connect',
        'inbound-silent': 'No traffic passes through the inbound: a test connection got no answer',
        'accounts-failing': 'Accounts are waiting with an error',
        'credentials-changed':
          'Somebody changed credentials on the panel: their customers are served with those until you decide',
        'links-former-host':
          'Links lead to a host by which the panel was reached before: if no inbound is there any more, these customers cannot connect',
      },
      /** What stands behind an error, and what to do about it. */
      codes: {
        PANEL_UNREACHABLE: 'It does not answer. Check that the panel runs and that its address is right.',
        PANEL_AUTH_FAILED: 'It rejects the login. Enter the login again on the panel’s page.',
        PANEL_NOT_FOUND_AT_URL:
          'Something else answers at its address. Correct the address on the panel’s page.',
        PANEL_RESPONSE_INVALID: 'It sends answers that cannot be read. Look at the panel and at its logs.',
        PANEL_RESPONSE_TOO_LARGE:
          'An answer was larger than allowed. Raise the limit or remove what nobody needs on the panel.',
        PANEL_REFUSED: 'The panel refuses the change. Look at the inbound and the accounts on the panel.',
        WRITE_UNKNOWN: 'The panel does not say whether it wrote the change. Look at its load and its logs.',
        WRITE_NOT_APPLIED: 'The panel cannot write now. Look at its load and its logs.',
        READ_BACK_MISMATCH: 'The panel accepts the change and then shows something else.',
        ACCOUNT_CONFLICT:
          'Somebody disabled the account twice on the panel, or another account has its name. Clear that up on the panel first.',
        ACCOUNT_MISSING:
          'The name is gone from the panel, and no complete listing shows yet what became of it.',
        CREDENTIALS_TAKEN: 'Another account on the panel has its credentials. It gets new ones.',
        INBOUND_MISSING: 'Its inbound is not on the panel any more.',
        PANEL_CLOCK: 'The panel ended it too early. Correct the clock on the server.',
        PREDECESSOR_PRESENT:
          'The account that it replaces cannot be removed yet. See the line of that panel.',
        PROVISIONING_OFF: 'Automatic provisioning is off: the operator turns it on.',
      },
      decide: 'Decide',
      test: 'Test again',
      dial: 'Test the connection again',
      sync: 'It is back: check again',
      cancel: 'Do nothing',
      moveTo: 'Where to',
      anywhere: 'Wherever each plan allows',
      days: 'Days',
      incident: 'What for',
      incidentHint: 'Nobody gets the days twice for the same reason, however often you press the button.',
      questions: {
        move: {
          title: 'Move all of them',
          text: (customers: number) =>
            `This moves ${customersOf(customers)} to another inbound, in the background. Their shop links follow; direct links change, and each of them is told. Anyone for whom there is no room stays, and you see how many. If you want to give days, do that first.`,
          submit: 'Move them',
        },
        'give-days': {
          title: 'Give days',
          text: (customers: number) =>
            `This adds days, for free, to the ${customersOf(customers)} who are there now, in the background. Subscriptions that have expired, never expire, or wait for a change are left out, and you see how many.`,
          submit: 'Give the days',
        },
        trust: {
          title: 'It is the right panel: recreate what is missing',
          text: (customers: number) =>
            `PanelKit recreates the missing accounts of up to ${customersOf(customers)} with the same names and credentials, so their links keep working, and sells there again. If the address belongs to another panel now, correct it first.`,
          submit: 'Recreate what is missing',
        },
        remake: {
          title: 'Recreate the inbound',
          text: (customers: number) =>
            `PanelKit creates the inbound again as it was stored, and puts its ${customersOf(customers)} back on it. If its port or keys differ from before, their shop links follow.`,
          submit: 'Recreate it',
        },
        retry: {
          title: 'Try again now',
          text: (customers: number) =>
            `PanelKit tries again at once to write the accounts of ${customersOf(customers)} with this error to the panel. What was changed there by hand is set back to what was sold. If the cause still stands, they fail again.`,
          submit: 'Try again',
        },
        enable: {
          title: 'Enable the panel',
          text: (customers: number) =>
            `PanelKit sells on the panel again, and writes what has waited for its ${customersOf(customers)}: new terms, suspensions and removals. What was changed there by hand is set back.`,
          submit: 'Enable it',
        },
        'replace-host': {
          title: 'Replace the former host',
          text: (customers: number) =>
            `PanelKit writes the host below into the links of ${customersOf(customers)} where they name a former host of the panel. Their shop links follow within minutes; direct links change, and each of them is told. If the panel itself writes the former host (S-UI: inbounds with addresses; 3x-ui and Marzban: hosts), correct it there as well.`,
          submit: 'Replace the host',
        },
        'keep-host': {
          title: 'The former host is right',
          text: (customers: number) =>
            `The links of ${customersOf(customers)} stay as the panel writes them, and PanelKit does not ask about its former hosts again. Test a link first: connect through it.`,
          submit: 'Leave the links as they are',
        },
      },
      runs: {
        title: 'In the background',
        heads: ['What', 'Started', 'Progress', 'Left out', 'State', 'Action'],
        kinds: (work: BulkWork) => {
          if (work.kind === 'move') return 'Moving everyone';
          if (work.kind === 'update-places') return 'Updating the places of everyone';
          if (work.kind === 'announce-link')
            return `Telling everyone the new address of the links: ${work.address}`;
          if (work.kind === 'suspend') return `Suspending selected subscriptions: ${work.reason}`;
          if (work.kind === 'resume') return 'Resuming selected subscriptions';
          if (work.kind === 'move-selected') return 'Moving selected subscriptions';
          if (work.kind === 'write-selected') return 'Writing to the customers of selected subscriptions';
          if (work.kind === 'add-bytes')
            return `${format.gigabytes(work.bytes)} for selected subscriptions: ${work.reason}`;
          const days = format.count(work.days, 'day', 'days');
          if (work.kind === 'add-days') return `${days} for selected subscriptions: ${work.reason}`;
          return `${days} for everyone: ${work.incident}`;
        },
        progress: (worked: number, total: number) => `${format.number(worked)} of ${format.number(total)}`,
        statuses: { running: 'running', stopped: 'stopped', done: 'done' },
        stop: 'Stop',
        resume: 'Continue',
        tryAgain: 'Try those again',
        refresh: 'Refresh',
        done: 'Done',
        leftOut: 'Left out',
        refusalHeads: ['Subscription', 'Why'],
        firstOnly: (count: number) => `The first ${format.number(count)} are listed.`,
        refusals: {
          CHANGE_PENDING: 'A change is being applied to it',
          ILLEGAL_TRANSITION: 'It is not delivered yet, or has ended',
          NOT_ELIGIBLE: 'The plan begins with another place, which accounts cannot follow',
          SOLD_OUT: 'There is no room for it',
          PLAN_UNAVAILABLE: 'A required place has no server in service',
          PLAN_NOT_SUPPORTED: 'A panel cannot do what the plan needs',
          NOT_FOUND: 'It no longer exists',
        } as Record<string, string>,
      },
      cannotRemake:
        'The shop did not create this inbound and does not store its settings and keys, so it cannot recreate it. Create or enable it on the panel, read the inbounds, and move the customers if it is a new one.',
      details: 'Details',
    },
    staffCredentials: {
      title: (panel: string) => `Changed credentials: ${panel}`,
      lead: 'Somebody changed the credentials of these accounts on the panel. Until you decide, their customers are served with the changed ones, and whoever changed them can use them too.',
      nothing: 'Nothing to decide.',
      accounts: 'Accounts with changed credentials',
      since: 'Since',
      decide: 'Choose',
      choose: (row: number) => `Choose row ${format.number(row)}`,
      shared: 'Another customer has the same: only new ones',
      rotate: 'Give new credentials',
      rotateHint:
        'New credentials: neither the old ones nor the changed ones work any more. Shop links follow at once; customers with direct links are told.',
      take: 'Take theirs',
      takeHint:
        'Take theirs: the credentials on the panel become the shop’s and stay. Choose this only if you know who changed them.',
    },
    staffRuns: {
      failures: 'Failed jobs',
      failuresHint: 'Unexpected errors of background jobs. The log has each failure with the same stack.',
      noFailures: 'No job has failed.',
      lastFailure: 'Last failure',
      about: 'About',
      failureCount: 'Failures',
      nextAttempt: 'Next attempt',
      noNextAttempt: 'None planned',
      error: 'Error',
      accounts: 'Accounts to reconcile',
      inbounds: 'Inbounds to reconcile',
      unpaidOrders: 'Unpaid orders to expire',
      nothingDue: 'Nothing is due',
      due: (dueCount: number, lateBy: string) =>
        `${format.number(dueCount)}${dueCount >= 500 ? '+' : ''}, late by ${lateBy}`,
      jobs: {
        'wake-due-accounts': 'Finds lost work',
        'expire-orders': 'Expires unpaid orders',
        'sweep-lifecycle': 'Expiry, warnings, renewals',
        'check-health': 'Checks panels',
        'sync-usage': 'Reads usage',
        'care-for-history': 'Compacts the usage history',
        'apply-retention': 'Archives and removes old records',
        'plan-notifications': 'Plans messages',
        'send-notifications': 'Sends messages',
        'check-capacity': 'Watches capacity',
        'watch-payments': 'Polls payments',
        'reconcile-account': 'Provisions accounts',
        'reconcile-inbound': 'Provisions inbounds',
        'renew-subscription': 'Renews a subscription',
        'process-payment-event': 'Processes a payment event',
        'process-refund': 'Refunds a payment',
        'verify-disabled': 'Verifies that access has ended',
      } as Record<string, string>,
    },
  };
};
