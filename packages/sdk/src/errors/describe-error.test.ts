import { describe, expect, test } from 'vitest';
import { describeError } from './describe-error.ts';
import { PanelkitError } from './panelkit-error.ts';

const SECRET = 'hunter2-super-secret';

class PanelDown extends Error {
  override name = 'PanelDown';
}

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

function withCode(code: string): Error {
  return Object.assign(new Error(SECRET), { code });
}

describe('describeError', () => {
  test('given a TypeError, when described, then its class and where it was thrown', () => {
    const described = describeError(
      thrownBy(function plantedThrow() {
        throw new TypeError(`cannot read ${SECRET}`);
      }),
    );
    expect(described).toMatchObject({ name: 'TypeError', code: null });
    expect(described.stack).toMatch(
      /^TypeError\n\s+at (\w+\.)*plantedThrow \(.*describe-error\.test\.ts:\d+:\d+\)/,
    );
  });

  test('given a message that is made of frames, when described, then none of them is in the stack', () => {
    const described = describeError(new Error('x\n    at hunter2 (/a.ts:1:1)\n    at hunter2 (/b.ts:1:1)'));
    expect(described.stack).toContain('describe-error.test.ts');
    expect(described.stack).not.toContain('hunter2');
  });

  test.each<[string, () => unknown]>([
    ['a message', () => new Error(SECRET)],
    ['a message of several lines', () => new Error(`first\n${SECRET}\nlast`)],
    [
      'a message that looks like a frame',
      () => new Error(`x\n    at ${SECRET} (/a.ts:1:1)\n    at ${SECRET} (/b.ts:1:1)`),
    ],
    ['a class of its own', () => new PanelDown(SECRET)],
    ['a cause', () => new Error('outer', { cause: new Error(SECRET, { cause: new TypeError(SECRET) }) })],
    ['a cause that is no error', () => new Error('outer', { cause: SECRET })],
    [
      'a cause that is itself',
      () => {
        const error = new Error(SECRET);
        error.cause = error;
        return error;
      },
    ],
    [
      'one of ours',
      () =>
        new PanelkitError('PANEL_REFUSED', {
          message: SECRET,
          details: { operation: SECRET, reason: SECRET },
        }),
    ],
    ['a name', () => Object.assign(new Error('x'), { name: `${SECRET} with spaces` })],
    ['a code', () => withCode(SECRET)],
    [
      'a message that was changed later',
      () => {
        const error = new Error(`${SECRET} before`);
        error.message = 'after';
        return error;
      },
    ],
    [
      'a stack of its own',
      () =>
        Object.assign(new Error('x'), {
          stack: `Error: x\n    at https://a.example/${SECRET}:1:1\n    at f (file:///a.js?token=${SECRET}:1:2)`,
        }),
    ],
    ['several errors in one', () => new AggregateError([new Error(SECRET)], SECRET)],
    ['text', () => SECRET],
    ['an object', () => ({ message: SECRET })],
    ['null', () => null],
  ])('given a secret in %s, when described, then it is not told', (_where, make) => {
    expect(JSON.stringify(describeError(make()))).not.toContain(SECRET);
  });

  test('given causes, when described, then each with its code and frames', () => {
    const cause = new PanelkitError('STORAGE_UNAVAILABLE', {
      message: 'away',
      details: { retryAfterMs: null, outcome: 'failed' },
      cause: withCode('ECONNRESET'),
    });
    const { stack } = describeError(new RangeError('outer', { cause }));
    const titles = stack.split('\n').filter((line) => !line.startsWith('    at '));
    expect(titles).toEqual([
      'RangeError',
      'Caused by: PanelkitError STORAGE_UNAVAILABLE',
      'Caused by: Error ECONNRESET',
    ]);
    expect(stack.match(/describe-error\.test\.ts/g)?.length).toBeGreaterThanOrEqual(3);
  });

  test('given text that was thrown, when described, then its type', () => {
    expect(describeError('x')).toEqual({ name: 'string', code: null, stack: 'string' });
  });
});
