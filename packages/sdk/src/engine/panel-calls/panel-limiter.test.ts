import { expect, test } from 'vitest';
import { createTestClock } from '../../testing/test-clock.ts';
import { createPanelLimiter } from './panel-limiter.ts';

/** Work of which the test says when it ends. */
function talks(limit: number) {
  const turns = createPanelLimiter({
    clock: createTestClock(),
    ids: { fraction: () => 0 },
    hold: async () => null,
  });
  turns.limitTo(() => ({ places: limit, slots: null }));
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const talk = (name: string, panelId = 'panel'): Promise<void> =>
    turns.take(panelId, () => {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { turns, begun, talk, end };
}

test('given two turns at once, when five come, then two talk, and the others in their order as turns end', async () => {
  const { begun, talk, end } = talks(2);
  for (const name of ['a', 'b', 'c', 'd', 'e']) void talk(name);
  await end('');
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('a');
  await end('c');
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('given a panel whose turns are taken, when another panel is talked to, then it need not wait', async () => {
  const { begun, talk } = talks(1);
  void talk('a', 'one');
  void talk('b', 'one');
  void talk('c', 'two');
  expect(begun).toEqual(['a', 'c']);
});

test('given a talk that fails, then its error is told and its turn is given on', async () => {
  const { turns, begun, talk, end } = talks(1);
  const failing = turns.take('panel', () => Promise.reject(new Error('no answer')));
  void talk('next');
  await expect(failing).rejects.toThrow('no answer');
  await end('');
  expect(begun).toEqual(['next']);
});

test('given calls that were given up and still run, when others come, then those keep their places, up to the last, until they end', async () => {
  const abandoned = { count: 2 };
  const onEnd: ((panelId: string) => void)[] = [];
  const turns = createPanelLimiter(
    { clock: createTestClock(), ids: { fraction: () => 0 }, hold: async () => null },
    { runningOn: () => abandoned.count, onCallEnd: (listener) => void onEnd.push(listener) },
  );
  turns.limitTo(() => ({ places: 4, slots: null }));
  const begun: string[] = [];
  const talk = (name: string) =>
    turns.take('panel', () => {
      begun.push(name);
      return new Promise<void>(() => {});
    });
  for (const name of ['a', 'b', 'c', 'd', 'e']) void talk(name);
  expect(begun).toEqual(['a', 'b']);
  abandoned.count = 1;
  for (const listener of onEnd) listener('panel');
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toEqual(['a', 'b', 'c']);
});

test('given more given-up calls than places, then one is left', async () => {
  const turns = createPanelLimiter(
    { clock: createTestClock(), ids: { fraction: () => 0 }, hold: async () => null },
    { runningOn: () => 9, onCallEnd: () => {} },
  );
  turns.limitTo(() => ({ places: 4, slots: null }));
  expect(await turns.take('panel', async () => 'its turn')).toBe('its turn');
});

test('given a limit that changes, when turns end, then no more talk than it says, or as many as it says now', async () => {
  const { turns, begun, talk, end } = talks(2);
  for (const name of ['a', 'b', 'c', 'd', 'e']) void talk(name);
  turns.limitTo(() => ({ places: 1, slots: null }));
  await end('a');
  expect(begun).toEqual(['a', 'b']);
  turns.limitTo(() => ({ places: 3, slots: null }));
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
});
