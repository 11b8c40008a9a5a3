import { expect, test } from 'vitest';
import type { BotUpdate } from './bot-update.ts';
import { settleUpdate } from './settle-update.ts';

const receivedAt = new Date('2026-01-01T00:00:00Z');
const now = new Date('2026-01-01T12:00:00Z');
const HALF_A_DAY_MS = 12 * 3_600_000;
const update: BotUpdate = {
  id: 'u',
  bot: 'b',
  updateId: 7,
  chatId: 'c',
  sealedContent: 'sealed',
  status: 'received',
  attempts: 0,
  errorCode: null,
  nextAttemptAt: receivedAt,
  receivedAt,
  settledAt: null,
};
/** What was said is personal: it is not kept. */
const over = { sealedContent: null, nextAttemptAt: null, settledAt: now };
const waits = { sealedContent: 'sealed', status: 'received', errorCode: null, settledAt: null };
const at = { now, fraction: 0 };

test.each<{ name: string; given: BotUpdate; outcome: Parameters<typeof settleUpdate>[1]; then: object }>([
  {
    name: 'was worked on',
    given: { ...update, attempts: 2 },
    outcome: { kind: 'done' },
    then: { ...over, status: 'done', attempts: 2, errorCode: null },
  },
  {
    name: 'has to wait until the last moment of the day',
    given: update,
    outcome: { kind: 'later', afterMs: HALF_A_DAY_MS },
    then: { ...waits, attempts: 0, nextAttemptAt: new Date('2026-01-02T00:00:00Z') },
  },
  {
    name: 'would have to wait longer',
    given: update,
    outcome: { kind: 'later', afterMs: HALF_A_DAY_MS + 1 },
    then: { ...over, status: 'set-aside', attempts: 0, errorCode: 'TOO_LATE' },
  },
  {
    name: 'failed twice',
    given: { ...update, attempts: 1 },
    outcome: { kind: 'failed', code: 'X' },
    then: { ...waits, attempts: 2, nextAttemptAt: new Date(now.getTime() + 1500) },
  },
  {
    name: 'failed three times',
    given: { ...update, attempts: 2 },
    outcome: { kind: 'failed', code: 'X' },
    then: { ...over, status: 'set-aside', attempts: 3, errorCode: 'X' },
  },
])('given an update that $name, then what becomes of it', ({ given, outcome, then }) => {
  expect(settleUpdate(given, outcome, at)).toEqual(then);
});
