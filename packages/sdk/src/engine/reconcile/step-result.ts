/**
 * How a reconcile or a step of it ended. *busy*: another worker has the account; *waiting*: a later attempt is written down;
 * *again*: the facts moved on, start over.
 */
export type StepResult = 'nothing-due' | 'busy' | 'waiting' | 'in-sync' | 'removed' | 'again';
