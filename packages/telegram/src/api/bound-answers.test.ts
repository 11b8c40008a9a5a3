import { expect, test } from 'vitest';
import { createTelegramApi } from './telegram-api.ts';

const KIB = 1024;

/** A Telegram whose answers to `endless` never end; counts what was taken of them. */
function endlessTelegram(endless: RegExp) {
  const taken = { chunks: 0, cancelled: false };
  const fetch: typeof globalThis.fetch = async (input) => {
    if (!endless.test(String(input)))
      return Response.json({ ok: true, result: { file_id: 'a', file_path: 'photo.png' } });
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => {
        taken.chunks += 1;
        // A test that fails must not fill the machine.
        if (taken.chunks > 2000) controller.close();
        else controller.enqueue(new Uint8Array(64 * KIB).fill(0x20));
      },
      cancel: () => {
        taken.cancelled = true;
      },
    });
    return new Response(body);
  };
  return { taken, telegram: createTelegramApi({ token: '1:token', fetch }) };
}

test('given a file without end, then it is refused once it is too long, and no more of it is taken', async () => {
  const { taken, telegram } = endlessTelegram(/\/file\/bot/);
  expect(await telegram.download('a', { maxBytes: 256 * KIB })).toBeNull();
  expect(taken.chunks).toBeLessThan(20);
  expect(taken.cancelled).toBe(true);
});

test('given an answer of the Bot API without end, then the call fails, and no more of it is taken', async () => {
  const { taken, telegram } = endlessTelegram(/getMe/);
  await expect(telegram.username()).rejects.toThrow();
  expect(taken.chunks).toBeLessThan(300);
  expect(taken.cancelled).toBe(true);
});
