import type { ApprovalKind } from '../../../approvals/approval-input.ts';

const kinds: Record<ApprovalKind, string> = {
  'adjust-wallet': 'Adjust a wallet',
  'cancel-order': 'Cancel an order',
  'cancel-unit': 'Cancel a unit',
  'refund-payment': 'Refund a payment',
  'set-panel-login': 'Set the login of a panel',
  'add-staff': 'Add a member of staff',
  'change-role': 'Change somebody’s role',
  'save-role': 'Change what a role may do',
};

/** The texts about what needs a second member of the staff, in English. */
export const approvalsInEnglish = {
  kinds,
  lead: 'The owner requires a second member of staff to agree to these. Nobody approves their own request.',
  nothing: 'Nothing is waiting for you.',
  earlier: 'Earlier',
  askedBy: 'Requested by',
  decidedBy: 'Decided by',
  openUntil: 'Open until',
  order: 'Order',
  service: 'What it bought',
  panel: 'Panel',
  address: 'Address',
  person: 'Person',
  role: 'Role',
  granted: 'Permissions',
  approve: 'Approve',
  decline: 'Decline',
  withdraw: 'Withdraw',
  finish: 'Finish',
  unfinished: 'Approved, but not finished. If it stays like this for a minute, finish it.',
  statuses: {
    open: 'Waiting',
    approved: 'In progress',
    declined: 'Declined',
    done: 'Done',
    failed: 'Not possible any more',
    expired: 'Expired',
  },
  mailAsked: (what: string, who: string) => `${who} asks for a second member of staff: ${what}.`,
  mailDecided: (what: string, isDone: boolean) =>
    isDone
      ? `Your request was approved and carried out: ${what}.`
      : `Your request was not carried out: ${what}.`,
  settingsTitle: 'Two people for',
  settingsHint: 'A second member of staff with the same permission has to agree within a day.',
  settings: {
    fourEyesAdjust: 'Wallet adjustments above (empty: never)',
    fourEyesCancel: 'Cancelling orders above (empty: never)',
    fourEyesRefund: 'Refunds above (empty: never)',
    fourEyesLogins: 'Changing the login of a panel',
    fourEyesRoles: 'Adding staff, giving and changing roles',
  },
};
