import type { SelectedWork, SelectionRefusal, SubscriptionStatus } from '@panelkit/sdk';
import type { Format } from '../../format.ts';

type OtherRefusal = Exclude<SelectionRefusal, SubscriptionStatus>;

/** The texts of work on selected subscriptions, in English. */
export const selectionsInEnglish = (format: Format) => ({
  title: 'With selected subscriptions',
  select: 'Select',
  selectOne: (plan: string, customer: string) => `Select ${plan}, ${customer}`,
  what: 'What to do',
  works: {
    suspend: 'Suspend',
    resume: 'Resume',
    'add-days': 'Give days for free',
    'add-bytes': 'Give traffic for free',
    'write-selected': 'Write to their customers',
    'move-selected': 'Move',
  } satisfies Record<SelectedWork['kind'], string>,
  days: 'Days',
  gigabytes: 'GB',
  text: 'Message',
  textHint:
    'Each customer gets it once, as you write it, on the website and on every channel that reaches them.',
  moveTo: 'Move to',
  reason: 'Reason',
  reasonHint: 'A reason is needed to suspend and to give days or traffic.',
  previewSelected: 'Preview the selected ones',
  previewAll: (count: number) => `Preview all ${format.number(count)}`,
  hint: (most: number) => `Nothing changes before you confirm. At most ${format.number(most)} at once.`,
  previewTitles: {
    suspend: 'Suspend these subscriptions?',
    resume: 'Resume these subscriptions?',
    'add-days': 'Give days to these subscriptions?',
    'add-bytes': 'Give traffic to these subscriptions?',
    'write-selected': 'Write to the customers of these subscriptions?',
    'move-selected': 'Move these subscriptions?',
  } satisfies Record<SelectedWork['kind'], string>,
  selected: 'Selected',
  possible: 'Will be changed',
  leftOut: 'Will be left out',
  why: 'Why',
  count: 'How many',
  which: 'Which',
  andMore: (count: number) => `and ${format.number(count)} more`,
  confirm: (count: number) => `Do it for ${format.number(count)}`,
  back: 'Back to the list',
  nothingPossible: 'Nothing can be done to any of them.',
  background: 'It runs in the background. You can watch it, stop it, and continue it.',
  problems: {
    none: 'Nothing was selected. Select rows, or preview all.',
    tooMany: (most: number) =>
      `More than ${format.number(most)} subscriptions match. Narrow the list, then try again.`,
    reason: 'Enter a reason.',
    days: 'Enter between 1 and 365 days.',
    gigabytes: 'Enter an amount of GB, such as 5 or 0.5.',
    text: 'Enter a message of at most 2,000 characters.',
    changed: 'The list has changed in the meantime. Please look at the preview again.',
  },
  refusals: {
    'not-permitted': 'It is not permitted',
    'being-changed': 'A change is being applied to it',
    'paused-too-often': 'It was paused too often',
    'renewed-too-often': 'New configurations were made too often',
    'not-paused': 'It is neither suspended nor paused',
    endless: 'It never ends',
    unlimited: 'Its traffic is unlimited',
    'not-found': 'It no longer exists',
    'same-inbound': 'It is there already',
  } satisfies Record<OtherRefusal, string>,
});
