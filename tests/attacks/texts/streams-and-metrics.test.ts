import { createEventStreams } from '@panelkit/http';
import { createMetrics } from '@panelkit/http/metrics';
import type { Panelkit, StoredEvent } from '@panelkit/sdk';
import { createTestClock } from '@panelkit/sdk/testing';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { describe, expect, test } from 'vitest';
import { DECEIVING, HOSTILE_TEXTS } from './hostile-texts.ts';

const TEXTS = Object.entries({
  ...HOSTILE_TEXTS,
  'another event': 'a\n\nevent: reset\ndata: {"evil":1}\n\n',
  'another event, by carriage returns': 'a\r\revent: reset\rdata: evil\r\r',
  'another id': 'a\nid: 999999\nretry: 1',
  'the end of a label': 'a"} 1\npanelkit_orders_total 99\n#',
  'the end of an escape': 'a\\" 1\\\nup{x="',
});

interface Read {
  fields: [name: string, value: string][];
}

/** The events of a stream, as a browser reads them. Source: HTML Standard, 9.2.6. */
function eventsIn(stream: string): Read[] {
  return stream
    .replaceAll(/\r\n|\r/g, '\n')
    .split('\n\n')
    .map((block) => block.split('\n').filter((line) => line !== '' && !line.startsWith(':')))
    .filter((lines) => lines.length > 0)
    .map((lines) => ({
      fields: lines.map((line) => {
        const [name = '', ...value] = line.split(':');
        return [name, value.join(':').replace(/^ /, '')];
      }),
    }));
}

/** What a browser reads of one event about which a stranger said `text`. */
async function streamed(text: string, select?: () => { event: string; data: string }): Promise<Read[]> {
  const event: StoredEvent = {
    type: 'customer.created',
    cursor: 7,
    sequence: 1,
    at: new Date(0),
    aggregate: { kind: 'customer', id: text },
    data: { customerId: 'ada' },
  };
  const clock = createTestClock();
  const events: Pick<Panelkit['events'], 'onAny' | 'list'> = {
    onAny: (listener) => {
      queueMicrotask(() => listener(event));
      return () => {};
    },
    list: async () => [],
  };
  const streams = createEventStreams({ panelkit: { events }, clock });
  const response = streams.open(new Request('https://shop.test/events'), {
    actor: { kind: 'customer', id: 'ada' },
    ...(select && { select }),
  });
  await new Promise((resolve) => setImmediate(resolve));
  await clock.advance('1d');
  return eventsIn(await response.text());
}

describe.each(TEXTS)('an event stream with %s', (_name, text) => {
  test('given it in an event, then it is one event with its own id, whose words are the same', async () => {
    const read = await streamed(text);
    expect(read.map(({ fields }) => fields.map(([name]) => name))).toEqual([['id', 'data']]);
    const data = read[0]?.fields[1]?.[1] ?? '';
    expect(JSON.parse(data)).toMatchObject({ aggregate: { id: text } });
    expect(read[0]?.fields[0]).toEqual(['id', '7']);
  });

  test('given it as the type and the words that a shop chose, then nothing but these is said', async () => {
    const read = await streamed(text, () => ({ event: text, data: text }));
    expect(read).toHaveLength(1);
    const { fields } = read[0] ?? { fields: [] };
    expect(fields.filter(([name]) => name === 'event')).toHaveLength(1);
    expect(fields.filter(([name]) => name === 'id')).toEqual([['id', '7']]);
    const said = fields.flatMap(([name, value]) => (name === 'data' ? [value] : []));
    expect(said.join('\n')).toBe(text.toWellFormed().replaceAll(/\r\n|\r/g, '\n'));
    expect(fields).toHaveLength(said.length + 2);
  });
});

/** A line of the exposition format: a name, labels whose values are escaped, and a number. */
const SAMPLE = /^[a-z_]+(\{[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"(,[a-z_]+="(?:[^"\\\n]|\\[\\"n])*")*\})? (\S+)$/;

describe.each(TEXTS)('metrics with %s', (_name, text) => {
  test('given it as the name of a panel, of a job and of its error, then each line is one plain sample of ours', async () => {
    const shop = await createTestPanelkit();
    const { panels } = shop.panelkit;
    const named: Panelkit['panels'] = {
      ...panels,
      list: async (...asked) => {
        const page = await panels.list(...asked);
        return { ...page, rows: page.rows.map((panel) => ({ ...panel, name: text })) };
      },
    };
    const metrics = createMetrics({ ...shop.panelkit, panels: named });
    const name = text.slice(0, 300);
    shop.backend.jobs.work(name, async () => {
      throw Object.assign(new Error(text), { name: text, code: text });
    });
    await shop.backend.jobs.enqueue({ name, payload: {} });
    await shop.scheduler.start();
    await shop.clock.advance('1s');
    await shop.scheduler.stop();
    const lines = (await metrics.read()).split('\n').filter((line) => line.startsWith('panelkit_'));
    expect(lines.some((line) => line.startsWith('panelkit_job_failures_total{'))).toBe(true);
    expect(lines.some((line) => line.startsWith('panelkit_panel_healthy{'))).toBe(true);
    for (const line of lines) {
      expect(line).toMatch(SAMPLE);
      expect(line).not.toMatch(DECEIVING);
      expect(line.isWellFormed()).toBe(true);
      expect(line.length).toBeLessThan(700);
    }
    expect(lines.filter((line) => /^panelkit_orders_total/.test(line))).toEqual(['panelkit_orders_total 0']);
  });
});
