import { readFile } from 'node:fs/promises';
import { createMetrics } from '@panelkit/http/metrics';
import { createTestPanelkit } from '@panelkit/storage-memory/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';

const read = (name: string) =>
  readFile(new URL(`../../examples/express-shop/monitoring/${name}`, import.meta.url), 'utf8');

const rulesFile = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          for: z.string().regex(/^\d+[mh]$/),
          labels: z.object({ severity: z.string() }),
          annotations: z.object({ summary: z.string().min(1) }),
        }),
      ),
    }),
  ),
});
const routesFile = z.object({
  route: z.object({
    receiver: z.string(),
    routes: z.array(z.object({ matchers: z.array(z.string()), receiver: z.string() })),
  }),
  receivers: z.array(z.object({ name: z.string() })),
});
const dashboardFile = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })).min(1) })),
});

describe('The set-up for watching a shop', () => {
  let told: Set<string>;
  beforeAll(async () => {
    const { panelkit } = await createTestPanelkit();
    const page = await createMetrics(panelkit).read();
    told = new Set([...page.matchAll(/^# HELP (\w+) /gm)].map(([, name]) => name ?? ''));
  });

  /** Names in an expression that the shop does not tell. */
  const unknownIn = (expr: string) =>
    (expr.match(/panelkit_\w+/g) ?? []).filter((name) => !told.has(name.replace(/_bucket$/, '')));

  test('given its alerts, then each is of numbers that the shop tells, and goes to somebody', async () => {
    const rules = rulesFile.parse(parse(await read('alerts.yml'))).groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(5);
    expect(rules.flatMap(({ expr }) => unknownIn(expr))).toEqual([]);
    const { route, receivers } = routesFile.parse(parse(await read('alertmanager.yml')));
    const names = receivers.map(({ name }) => name);
    for (const { receiver } of [route, ...route.routes]) expect(names).toContain(receiver);
    for (const { labels } of rules) {
      const matcher = `severity="${labels.severity}"`;
      expect(route.routes.some(({ matchers }) => matchers.includes(matcher))).toBe(true);
    }
  });

  test('given its dashboard, then every number of it is told by the shop, and every number of the shop is drawn', async () => {
    const { panels } = dashboardFile.parse(JSON.parse(await read('dashboard.json')));
    const drawn = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    expect(drawn.flatMap(unknownIn)).toEqual([]);
    const all = drawn.join(' ');
    expect([...told].filter((name) => name.startsWith('panelkit_') && !all.includes(name))).toEqual([]);
  });

  test('given its scrape settings, then they name the rules and the token', async () => {
    const settings = z
      .object({
        rule_files: z.array(z.string()),
        scrape_configs: z.array(z.object({ metrics_path: z.string(), authorization: z.object({}) })),
      })
      .parse(parse(await read('prometheus.yml')));
    expect(settings).toMatchObject({
      rule_files: ['alerts.yml'],
      scrape_configs: [{ metrics_path: '/metrics' }],
    });
  });
});
