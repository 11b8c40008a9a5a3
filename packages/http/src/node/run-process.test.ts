import { once } from 'node:events';
import { connect } from 'node:net';
import type { Logger } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { describe, expect, test } from 'vitest';
import { createEventStreams } from '../stream/event-streams.ts';
import { type ProcessOptions, runProcess } from './run-process.ts';
import { type NodeHandler, toNodeHandler } from './to-node-handler.ts';

const quiet: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const listen = { host: '127.0.0.1', port: 0 };
const saying = (text: string): NodeHandler => toNodeHandler(() => new Response(text));

/** A process whose parts write down what happens to them. */
function aProcess(changes: Partial<ProcessOptions> = {}) {
  const happened: string[] = [];
  const options: ProcessOptions = {
    role: 'both',
    listen,
    logger: quiet,
    signals: [],
    open: async ({ onStop }) => {
      onStop('storage', () => happened.push('storage closed'));
      return {
        handler: saying('pages'),
        startWork: async () => {
          happened.push('work started');
          onStop('jobs', () => happened.push('jobs stopped'));
        },
      };
    },
    ...changes,
  };
  return { happened, options };
}

const at = (port: number | null) => `http://127.0.0.1:${port}/`;

describe('runProcess', () => {
  test.each([
    ['web', ['storage closed']],
    ['worker', ['work started', 'jobs stopped', 'storage closed']],
    ['both', ['work started', 'jobs stopped', 'storage closed']],
  ] as const)(
    'given a %s, then it answers, works where it should, and stops in order',
    async (role, steps) => {
      const { happened, options } = aProcess({ role });
      const running = await runProcess(options);
      expect(await (await fetch(at(running.port))).text()).toBe('pages');
      expect(await running.stop()).toBe(true);
      expect(await running.stop()).toBe(true);
      expect(happened).toEqual(steps);
      await expect(fetch(at(running.port))).rejects.toThrow();
    },
  );

  test('given no place to listen, then it works without', async () => {
    const { happened, options } = aProcess({ role: 'worker', listen: null });
    const running = await runProcess(options);
    expect(running.port).toBe(null);
    await running.stop();
    expect(happened).toEqual(['work started', 'jobs stopped', 'storage closed']);
  });

  test('while it opens, then 503 and when to come back', async () => {
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    const { promise: listening, resolve: listens } = Promise.withResolvers<number | null>();
    const { options } = aProcess();
    const starting = runProcess({
      ...options,
      open: async (process) => {
        listens(process.port);
        await opened;
        return options.open(process);
      },
    });
    const response = await fetch(at(await listening));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.json()).toMatchObject({ code: 'STARTING' });
    const person = await fetch(at(await listening), { headers: { accept: 'text/html' } });
    expect([person.status, person.headers.get('refresh')]).toEqual([503, '1']);
    expect(person.headers.get('content-type')).toContain('text/html');
    resolve();
    const running = await starting;
    expect((await fetch(at(running.port))).status).toBe(200);
    await running.stop();
  });

  test('when the start fails, then what was opened is closed, and the port is free', async () => {
    const { happened, options } = aProcess();
    let port: number | null = null;
    const starting = runProcess({
      ...options,
      open: async (process) => {
        port = process.port;
        const opened = await options.open(process);
        return { ...opened, startWork: async () => Promise.reject(new Error('no work')) };
      },
    });
    await expect(starting).rejects.toThrow('no work');
    expect(happened).toEqual(['storage closed']);
    await expect(fetch(at(port))).rejects.toThrow();
  });

  test('given a request under way, when it stops, then the request ends before jobs and storage do', async () => {
    const { happened, options } = aProcess();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const running = await runProcess({
      ...options,
      open: async (process) => {
        const handler = toNodeHandler(async () => {
          arrive();
          await released;
          happened.push('answered');
          return new Response('bought');
        });
        process.stopping.addEventListener('abort', () => happened.push('not ready'));
        return { ...(await options.open(process)), handler };
      },
    });
    const answer = fetch(at(running.port));
    await arrived;
    const stopped = running.stop();
    release();
    expect(await (await answer).text()).toBe('bought');
    expect(await stopped).toBe(true);
    expect(happened).toEqual(['work started', 'not ready', 'answered', 'jobs stopped', 'storage closed']);
  });

  test('given a client that keeps its connection, when it stops, then the connection ends with the last answer', async () => {
    const clock = createTestClock();
    const { options } = aProcess({ clock });
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const handler = toNodeHandler(async () => {
      arrive();
      await released;
      return new Response('bought');
    });
    const running = await runProcess({
      ...options,
      open: async (process) => ({ ...(await options.open(process)), handler }),
    });
    const socket = connect(running.port ?? 0, '127.0.0.1');
    const ended = once(socket, 'close');
    let received = '';
    socket.on('data', (chunk) => {
      received += String(chunk);
    });
    socket.write('GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n');
    await arrived;
    const stopped = running.stop();
    release();
    // The clock is stopped: a grace period would never end.
    expect(await stopped).toBe(true);
    await ended;
    expect(received).toContain('bought');
  });

  test('given an event stream, when it stops, then the stream ends by itself, and nobody waits for the grace', async () => {
    const clock = createTestClock();
    const events = { onAny: () => () => {}, list: async () => [] };
    const { options } = aProcess({ clock });
    const running = await runProcess({
      ...options,
      open: async (process) => {
        const streams = createEventStreams({ panelkit: { events }, clock, stopping: process.stopping });
        const handler = toNodeHandler((request) =>
          streams.open(request, { actor: { kind: 'customer', id: 'ada' }, select: () => null }),
        );
        return { ...(await options.open(process)), handler };
      },
    });
    const response = await fetch(at(running.port));
    // The clock is stopped: a grace period would never end.
    expect(await running.stop()).toBe(true);
    expect(await response.text()).toBe(': \n\n');
  });

  test('given a request that never ends, when the grace is over, then it is cut off', async () => {
    const clock = createTestClock();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const { happened, options } = aProcess({ clock });
    const running = await runProcess({
      ...options,
      open: async (process) => ({
        ...(await options.open(process)),
        handler: toNodeHandler(() => {
          arrive();
          return new Promise<Response>(() => {});
        }),
      }),
    });
    const answer = fetch(at(running.port));
    const cutOff = expect(answer).rejects.toThrow();
    await arrived;
    const stopped = running.stop();
    await clock.advance('2s');
    await cutOff;
    expect(await stopped).toBe(true);
    expect(happened).toContain('storage closed');
  });

  test('given a step that fails and one that hangs, then the others run, and it says so', async () => {
    const clock = createTestClock();
    const { happened, options } = aProcess({ clock, listen: null });
    const { promise: hangs, resolve: hung } = Promise.withResolvers<void>();
    const running = await runProcess({
      ...options,
      open: async (process) => {
        const opened = await options.open(process);
        process.onStop('broken', () => Promise.reject(new Error('broken')));
        process.onStop('hanging', () => {
          hung();
          return new Promise(() => {});
        });
        return opened;
      },
    });
    const stopped = running.stop();
    await hangs;
    await clock.advance('30s');
    expect(await stopped).toBe(false);
    expect(happened).toEqual(['work started', 'jobs stopped', 'storage closed']);
  });

  test('given a drain, then it still serves until that is over', async () => {
    const clock = createTestClock();
    const { options } = aProcess({ clock, drainMs: 5000 });
    const running = await runProcess(options);
    const stopped = running.stop();
    expect((await fetch(at(running.port))).status).toBe(200);
    await clock.advance('5s');
    expect(await stopped).toBe(true);
  });
});
