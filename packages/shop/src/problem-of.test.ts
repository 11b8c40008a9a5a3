import { PanelkitError } from '@panelkit/sdk';
import { describe, expect, test } from 'vitest';
import { english } from './messages/en/english.ts';
import { textsIn } from './messages/languages.ts';
import { problemOf } from './problem-of.ts';
import { hostError } from './security/host-error.ts';

const en = textsIn(english, { timeZone: 'UTC', displayUnit: null });

describe('Errors as HTTP answers', () => {
  test.each([
    {
      error: new PanelkitError('SOLD_OUT', { message: '', details: { planId: 'p', quantity: 2 } }),
      then: {
        status: 409,
        code: 'SOLD_OUT',
        text: 'There is no room for 2 units right now. Nothing was charged.',
      },
    },
    {
      error: new PanelkitError('INSUFFICIENT_BALANCE', {
        message: '',
        details: { requiredMinor: 1400, availableMinor: 50, currency: 'USD' },
      }),
      then: { status: 402, code: 'INSUFFICIENT_BALANCE', text: expect.stringContaining('$14.00') },
    },
    { error: hostError('FORM_EXPIRED'), then: { status: 403, code: 'FORM_EXPIRED' } },
    {
      error: Object.assign(new Error('too large'), { status: 413 }),
      then: { status: 413, code: 'BAD_REQUEST' },
    },
    { error: new URIError('%'), then: { status: 500, code: 'INTERNAL' } },
    { error: 'a thrown string', then: { status: 500, code: 'INTERNAL' } },
  ])('given $error, then $then.status', ({ error, then }) => {
    expect(problemOf(error, en)).toMatchObject(then);
  });

  test('given an error that nobody expected, then nothing of it is shown', () => {
    const problem = problemOf(new Error('connect postgres://root:hunter2@db'), en);
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });
});
