import type { Actor, Panelkit, StoredEvent } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { createEventStreams, type EventStreamsOptions } from './event-streams.ts';
import type { FollowOptions } from './follow-events.ts';
import { toFrame } from './to-frame.ts';

const ada = { kind: 'customer', id: 'ada' } as const;

/** Events that a test commits; `list` answers when `whenRead` does. */
function fakeEvents() {
  const stored: StoredEvent[] = [];
  const listeners = new Set<(event: StoredEvent) => void>();
  const reads = { whenRead: async (): Promise<void> => {} };
  const commit = (id = 'c'): void => {
    const event: StoredEvent = {
      type: 'customer.created',
      cursor: stored.length + 1,
      sequence: 1,
      aggregate: { kind: 'customer', id },
      data: { customerId: id },
      at: new Date(0),
    };
    stored.push(event);
    for (const listener of listeners) listener(event);
  };
  const events: Pick<Panelkit['events'], 'onAny' | 'list'> = {
    onAny: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    list: async ({ after, limit }) => {
      const page = stored.filter(({ cursor }) => cursor > after).slice(0, limit);
      await reads.whenRead();
      return page;
    },
  };
  return { commit, events, listeners, reads };
}

function openStreams(options: Partial<EventStreamsOptions> = {}) {
  const source = fakeEvents();
  const clock = createTestClock();
  const streams = createEventStreams({ panelkit: source, clock, ...options });
  const open = (follow: Partial<FollowOptions> = {}, init: RequestInit = {}) =>
    streams.open(new Request('https://shop.test/events', init), {
      actor: ada,
      select: ({ aggregate }) => (aggregate.id === 'hidden' ? null : { data: aggregate.id }),
      ...follow,
    });
  return { ...source, clock, streams, open };
}

/** Reads frames one at a time; null at the end of the stream. */
function framesOf(response: Response) {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  const next = async (): Promise<string | null> => {
    const result = await reader?.read();
    return result === undefined || result.done ? null : decoder.decode(result.value);
  };
  return { next, leave: () => reader?.cancel() };
}

describe('An event stream', () => {
  test('given commits, then each event that is selected, with its cursor as id, after the greeting', async () => {
    const { commit, open } = openStreams();
    const response = open({ greeting: { data: 'hello' } });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const { next } = framesOf(response);
    commit('one');
    commit('hidden');
    commit('two');
    expect([await next(), await next(), await next()]).toEqual([
      'data: hello\n\n',
      'id: 1\ndata: one\n\n',
      'id: 3\ndata: two\n\n',
    ]);
  });

  test('given no selection, then a customer is sent what names him, and staff everything', async () => {
    const { commit, streams } = openStreams();
    const follow = (actor: Actor) =>
      framesOf(streams.open(new Request('https://shop.test/events'), { actor }));
    const followers = { ada: follow(ada), staff: follow({ kind: 'staff', id: 'dana' }) };
    commit('bob');
    commit('ada');
    await Promise.all([followers.ada.next(), followers.staff.next()]);
    const aboutAda = expect.stringContaining('"data":{"customerId":"ada"}');
    expect(await followers.ada.next()).toEqual(aboutAda);
    expect(await followers.staff.next()).toContain('"data":{"customerId":"bob"}');
    expect(await followers.staff.next()).toEqual(aboutAda);
  });

  test('given a browser that comes back, then first what it missed, then the new, each once', async () => {
    const { commit, open, reads } = openStreams();
    commit('seen');
    commit('missed');
    const { promise: read, resolve } = Promise.withResolvers<void>();
    reads.whenRead = () => read;
    const { next } = framesOf(open({}, { headers: { 'last-event-id': '1' } }));
    commit('while reading');
    resolve();
    expect(await next()).toBe(': \n\n');
    expect(await next()).toBe('id: 2\ndata: missed\n\n');
    expect(await next()).toBe('id: 3\ndata: while reading\n\n');
    commit('new');
    expect(await next()).toBe('id: 4\ndata: new\n\n');
  });

  test('given a browser that missed more than is read again, then it is asked to load everything', async () => {
    const { commit, open } = openStreams();
    for (let index = 0; index < 5000; index += 1) commit('hidden');
    const { next } = framesOf(open({}, { headers: { 'last-event-id': '0' } }));
    expect(await next()).toBe(': \n\n');
    expect(await next()).toBe('id: 5000\nevent: reset\ndata: \n\n');
    commit('new');
    expect(await next()).toBe('id: 5001\ndata: new\n\n');
  });

  test('given silence, then a heartbeat; given a session that ended, then the stream ends with the next one', async () => {
    const { clock, open, listeners } = openStreams();
    let isAllowed = true;
    const { next } = framesOf(open({ isAllowed: async () => isAllowed }));
    expect(await next()).toBe(': \n\n');
    await clock.advance('20s');
    expect(await next()).toBe(': \n\n');
    isAllowed = false;
    await clock.advance('20s');
    expect(await next()).toBe(null);
    expect(listeners.size).toBe(0);
  });

  test.each<
    [
      string,
      (end: {
        clock: ReturnType<typeof createTestClock>;
        leave: AbortController;
        stopping: AbortController;
      }) => unknown,
    ]
  >([
    ['it is ten minutes old', ({ clock }) => clock.advance('10m')],
    ['the client leaves', ({ leave }) => leave.abort()],
    ['the process stops', ({ stopping }) => stopping.abort()],
  ])('when %s, then it ends and nothing is left of it', async (_name, end) => {
    const stopping = new AbortController();
    const leave = new AbortController();
    const { clock, open, listeners } = openStreams({
      stopping: stopping.signal,
      heartbeatMs: 3_600_000,
      maxPerActor: 1,
    });
    const { next } = framesOf(open({}, { signal: leave.signal }));
    await next();
    await end({ clock, leave, stopping });
    expect(await next()).toBe(null);
    expect(listeners.size).toBe(0);
    if (!stopping.signal.aborted) await framesOf(open()).leave();
  });

  test('given a process that stops already, then the stream ends at once', async () => {
    const { open, listeners } = openStreams({ stopping: AbortSignal.abort() });
    expect(await framesOf(open()).next()).toBe(null);
    expect(listeners.size).toBe(0);
  });

  test('given a reader who does not keep up, then the stream ends instead of growing', async () => {
    const { commit, open, listeners } = openStreams();
    const { next } = framesOf(open());
    for (let index = 0; index < 1000; index += 1) commit('one');
    expect(listeners.size).toBe(0);
    let frames = 0;
    while ((await next()) !== null) frames += 1;
    expect(frames).toBe(256);
  });

  test('given an actor with ten streams, then no more, until one ends', async () => {
    const { open } = openStreams();
    const followers = Array.from({ length: 10 }, () => framesOf(open()));
    expect(() => open()).toThrowError(
      expect.objectContaining({ code: 'TOO_MANY_STREAMS', details: { maximum: 10 } }),
    );
    expect(open({ actor: { kind: 'staff', id: 'ada' } }).status).toBe(200);
    await followers[0]?.leave();
    expect(open().status).toBe(200);
  });

  test('given a selection that throws while missed events are read, then the stream ends', async () => {
    const { commit, open } = openStreams();
    commit('one');
    const select = () => {
      throw new Error('broken');
    };
    const { next } = framesOf(open({ select }, { headers: { 'last-event-id': '0' } }));
    expect([await next(), await next()]).toEqual([': \n\n', null]);
  });

  test('given a shop, when an order is delivered, then its follower hears of it', async () => {
    const shop = await createTestPanelkit();
    const buyer = await shop.customer({ balanceMinor: 1000 });
    const plan = await shop.plan();
    const streams = createEventStreams(shop);
    const { next, leave } = framesOf(
      streams.open(new Request('https://shop.test/events'), {
        actor: { kind: 'customer', id: buyer.id },
        select: ({ type, data }) =>
          type === 'subscription.delivered' ? { event: type, data: data.orderId } : null,
      }),
    );
    const order = await shop.buy(buyer, plan);
    await shop.panelkit.orders.settled(order.id);
    expect(await next()).toBe(': \n\n');
    expect(await next()).toMatch(
      new RegExp(`^id: \\d+\\nevent: subscription.delivered\\ndata: ${order.id}\\n\\n$`),
    );
    await leave();
  });
});

test('given data of several lines, then each is a line of data', () => {
  expect(toFrame({ data: 'a\nb\r\nc', event: 'x\ny' }, 7)).toBe(
    'id: 7\nevent: x y\ndata: a\ndata: b\ndata: c\n\n',
  );
});
