import type { DialOutcome } from '@panelkit/sdk';
import { expect, test } from 'vitest';
import { runDialCommand } from './run-dial-command.ts';

const LINKS = [
  'vless://secret-uuid@a.example:1?type=tcp#Shop%201',
  'trojan://secret-password@b.example:2#Shop%202',
];

async function run(given: { arguments: string[]; input?: string; answer?: string; outcomes: DialOutcome[] }) {
  const [printed, errors, dialed]: [string[], string[], string[]] = [[], [], []];
  const asked: string[] = [];
  const code = await runDialCommand({
    arguments: given.arguments,
    readInput: async () => given.input ?? '',
    fetch: async (input) => {
      asked.push(String(input));
      return new Response(given.answer ?? '');
    },
    createDialer: () => ({
      dial: async (link) => {
        dialed.push(link);
        return given.outcomes[dialed.length - 1] ?? { kind: 'silent' };
      },
    }),
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
  });
  return {
    code,
    printed: printed.map((line) => JSON.parse(line)),
    text: printed.join(''),
    errors,
    dialed,
    asked,
  };
}

test('given links on standard input, then each has its line without a secret, and a silent one ends with 1', async () => {
  const outcomes: DialOutcome[] = [{ kind: 'carries', durationMs: 320 }, { kind: 'silent' }];
  const { code, printed, text } = await run({
    arguments: ['--program', 'xray'],
    input: `${LINKS.join('\n')}\n`,
    outcomes,
  });
  expect(code).toBe(1);
  expect(printed).toEqual([
    { link: 1, remark: 'Shop 1', result: 'carries', durationMs: 320 },
    { link: 2, remark: 'Shop 2', result: 'silent' },
  ]);
  expect(text).not.toContain('secret');
});

test('given a subscription link that answers base64, then its links are dialed', async () => {
  const { code, dialed, asked } = await run({
    arguments: ['--program', 'xray', '--link', 'https://shop.test/s/token'],
    answer: Buffer.from(LINKS.join('\n')).toString('base64'),
    outcomes: [
      { kind: 'carries', durationMs: 1 },
      { kind: 'not-tried', reason: 'unsupported-link' },
    ],
  });
  expect({ code, asked, dialed }).toEqual({ code: 0, asked: ['https://shop.test/s/token'], dialed: LINKS });
});

test.each([[[]], [['--nonsense', 'x']]])('given %j, then it says how it is used', async (given) => {
  const { code, errors } = await run({ arguments: given, outcomes: [] });
  expect(code).toBe(2);
  expect(errors.join('')).toContain('Usage: panelkit-dial');
});
