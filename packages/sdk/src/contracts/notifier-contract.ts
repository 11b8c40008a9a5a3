import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Notifier, NotifierMessage } from '../ports/notifier.ts';
import { testId, testInstant } from '../testing/builders/test-id.ts';

/** One channel under test, with whatever is behind it. */
export interface NotifierHarness {
  notifier: Notifier;
  /** What people got, in order, after whatever the far side does about repetitions of an id. */
  received(): { id: string; text: string; link: string | null }[];
  /** From now on the far side takes nothing, for good. */
  refuse(): void;
  /** From now on it is out of order; with `retryAfterMs` it says for how long. */
  fail(options?: { retryAfterMs: number }): void;
  /** From now on it answers nothing. */
  hang(): void;
  /** All of that is over. */
  recover(): void;
  teardown(): Promise<void>;
}

/** What a channel can do beside delivering. */
export interface NotifierContractDeclaration {
  /** Whether the far side can say how long to wait. */
  asksToWait: boolean;
  /** `staff`: the channel reaches only staff. */
  audience?: 'staff';
}

const LINK = 'https://shop.test/s/a-token-that-opens-everything';

function anAlert(): NotifierMessage {
  return {
    id: testId(),
    audience: 'staff',
    customerId: null,
    externalId: null,
    code: 'staff.panel-unhealthy',
    parameters: { panelName: 'Berlin', reason: 'PANEL_UNREACHABLE' },
    subject: { kind: 'panel', id: testId() },
    language: 'en',
    text: 'Panel "Berlin" cannot be reached: PANEL_UNREACHABLE.',
    link: null,
    createdAt: testInstant(),
  };
}

function aNotice(): NotifierMessage {
  return {
    id: testId(),
    audience: 'customer',
    customerId: testId(),
    externalId: 'user-7',
    code: 'account.ready',
    parameters: { planName: 'Gold', expiresAt: null, trafficLimitBytes: null },
    subject: { kind: 'subscription', id: testId() },
    language: 'fa',
    text: 'سرویس «Gold» شما آماده است.',
    link: LINK,
    createdAt: testInstant(),
  };
}

/**
 * Declares the suite of the Notifier port for one channel (vitest).
 *
 * @param name - how the channel is called in the report
 * @param setup - makes a channel whose far side works, for each test
 */
export function describeNotifierContract(
  name: string,
  declaration: NotifierContractDeclaration,
  setup: () => Promise<NotifierHarness>,
): void {
  describe(`Notifier contract: ${name}`, () => {
    let harness: NotifierHarness;
    beforeEach(async () => {
      harness = await setup();
    });
    afterEach(() => harness.teardown());
    const aMessage = declaration.audience === 'staff' ? anAlert : aNotice;
    const send = (message: NotifierMessage, signal = new AbortController().signal) =>
      harness.notifier.send(message, { signal, fetch: globalThis.fetch });

    test('given a channel, then its name can be stored and is not the shop’s own', () => {
      expect(harness.notifier.channel).toMatch(/^[a-z0-9][a-z0-9-]{0,49}$/);
      expect(harness.notifier.channel).not.toBe('shop');
    });

    test('given a message, when sent, then it arrives with its text and its link', async () => {
      const message = aMessage();
      expect(await send(message)).toEqual({ kind: 'sent' });
      const { id, text, link } = message;
      expect(harness.received()).toEqual([{ id, text, link }]);
    });

    test('given a message that was sent, when it is sent again, then people get it once', async () => {
      const message = aMessage();
      await send(message);
      await send(message);
      expect(harness.received()).toHaveLength(1);
    });

    test('given a far side that takes nothing, when sent, then it is refused, and the reason holds no secret', async () => {
      harness.refuse();
      const answer = await send(aMessage());
      expect(answer).toEqual({ kind: 'refused', reason: expect.stringMatching(/^.{1,200}$/) });
      expect(JSON.stringify(answer)).not.toContain(LINK);
      expect(harness.received()).toEqual([]);
    });

    test('given a far side that is out of order, when sent, then it failed; when that is over, then it is sent', async () => {
      harness.fail();
      const message = aMessage();
      const answer = await send(message);
      expect(answer).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/^.{1,200}$/) });
      expect(JSON.stringify(answer)).not.toContain(LINK);
      harness.recover();
      expect(await send(message)).toEqual({ kind: 'sent' });
      expect(harness.received()).toHaveLength(1);
    });

    test.runIf(declaration.asksToWait)(
      'given a far side that asks to wait, when sent, then it says how long',
      async () => {
        harness.fail({ retryAfterMs: 120_000 });
        expect(await send(aMessage())).toMatchObject({ kind: 'failed', retryAfterMs: 120_000 });
      },
    );

    test('given a far side that answers nothing, when nobody waits any more, then the sending ends', async () => {
      harness.hang();
      const waiting = new AbortController();
      const sending = send(aMessage(), waiting.signal).then(
        ({ kind }) => kind,
        () => 'threw',
      );
      waiting.abort();
      expect(await sending).not.toBe('sent');
    });
  });
}
