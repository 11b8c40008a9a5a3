import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anInbound, aPanel, aPlan, capabilities } from '../../testing/builders/catalogue-builders.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { Inbound } from '../inbounds/inbound.ts';
import type { Plan, PlanPlacement } from '../orders/plan.ts';
import type { Panel } from '../panels/panel.ts';
import {
  type PlacementCandidate,
  type PlacementReason,
  type PlacementRequest,
  type Selection,
  selectInbounds,
} from './select-inbound.ts';

const HEALTHY = { consecutiveFailures: 0, lastContactAt: testInstant(), lastError: null, clockSkewMs: 0 };
const MEASURED = { ...HEALTHY, clockMeasuredAt: testInstant() };

/** An unlimited panel with one inbound. */
function aCandidate(panel: Partial<Panel> = {}, inbound: Partial<Inbound> = {}): PlacementCandidate {
  const whole = aPanel({ id: 'panel-1', ...panel });
  return {
    panel: whole,
    inbound: anInbound({ panelId: whole.id, id: `inbound-of-${whole.id}`, ...inbound }),
  };
}

function aPlanPlaced(placement: Partial<PlanPlacement> = {}, changes: Partial<Plan> = {}): Plan {
  const { placement: anywhere } = aPlan();
  return aPlan({ placement: { ...anywhere, ...placement }, ...changes });
}

function select(request: Partial<PlacementRequest> & Pick<PlacementRequest, 'candidates'>): Selection {
  return selectInbounds({ plan: aPlanPlaced(), quantity: 1, now: testInstant(), ...request });
}

function partsOf(selection: Selection): Record<string, number> | string {
  if (selection.kind !== 'placed') return selection.kind;
  return Object.fromEntries(selection.parts.map((part) => [part.inboundId, part.units]));
}

function reasonsOf(selection: Selection): Record<string, PlacementReason> {
  return Object.fromEntries(selection.explanation.map((entry) => [entry.inboundId, entry.reason]));
}

const orderOf = (selection: Selection) => selection.explanation.map((entry) => entry.inboundId);

describe('the order of candidates', () => {
  test.each([
    {
      name: 'a panel with a smaller taken share comes first',
      first: aCandidate({ id: 'b', capacity: 100, usedCount: 10 }),
      second: aCandidate({ id: 'a', capacity: 10, usedCount: 2 }),
    },
    {
      name: 'held and foreign accounts count as taken',
      first: aCandidate({ id: 'b', capacity: 10, usedCount: 2 }),
      second: aCandidate({ id: 'a', capacity: 10, usedCount: 1, heldCount: 1, foreignCount: 1 }),
    },
    {
      name: 'a limited panel comes before an unlimited one',
      first: aCandidate({ id: 'b', capacity: 10, usedCount: 9 }),
      second: aCandidate({ id: 'a' }),
    },
    {
      name: 'unlimited panels go by taken places over weight',
      first: aCandidate({ id: 'b', usedCount: 30, weight: 4 }),
      second: aCandidate({ id: 'a', usedCount: 10, weight: 1 }),
    },
    {
      name: 'on equal panels the default inbound comes first',
      first: aCandidate({ id: 'b' }, { isDefault: true, usedCount: 5 }),
      second: aCandidate({ id: 'a' }),
    },
    {
      name: 'on equal panels the less loaded inbound comes first',
      first: aCandidate({ id: 'b' }, { capacity: 10, usedCount: 1 }),
      second: aCandidate({ id: 'a' }, { capacity: 10, usedCount: 2 }),
    },
    { name: 'else the id decides', first: aCandidate({ id: 'a' }), second: aCandidate({ id: 'b' }) },
  ])('$name', ({ first, second }) => {
    const selection = select({ candidates: [second, first] });
    expect(orderOf(selection)).toEqual([first.inbound.id, second.inbound.id]);
    expect(reasonsOf(selection)).toEqual({ [first.inbound.id]: 'chosen', [second.inbound.id]: 'eligible' });
  });

  test('given limited and unlimited panels, when explained, then the load is a share or null', () => {
    const candidates = [
      aCandidate({ id: 'a', capacity: 8, usedCount: 2 }),
      aCandidate({ id: 'b', capacity: 0 }),
      aCandidate({ id: 'c', usedCount: 2 }),
    ];
    expect(select({ candidates }).explanation.map(({ load }) => load)).toEqual([0.25, null, 1]);
  });
});

describe('the preferred inbound', () => {
  const preferred = aCandidate({ id: 'p', capacity: 10, usedCount: 8 }, { protocol: 'trojan' });
  const other = aCandidate({ id: 'q', capacity: 10 });
  const placement = { preferredInboundId: preferred.inbound.id, selector: { protocols: ['vless'] } };

  test('given room for all, when placing, then it is taken whatever its load and the selector', () => {
    const selection = select({ plan: aPlanPlaced(placement), quantity: 2, candidates: [other, preferred] });
    expect(partsOf(selection)).toEqual({ 'inbound-of-p': 2 });
  });

  test.each([false, true])(
    'given too little room (spreading %s), when placing, then the selector decides',
    (allowSpreading) => {
      const plan = aPlanPlaced({ ...placement, allowSpreading });
      const selection = select({ plan, quantity: 3, candidates: [other, preferred] });
      expect(partsOf(selection)).toEqual({ 'inbound-of-q': 3 });
      expect(reasonsOf(selection)).toEqual({ 'inbound-of-q': 'chosen', 'inbound-of-p': 'panel-full' });
    },
  );

  test.each([
    { name: 'its panel has', panel: { capacity: 10, usedCount: 8 }, inbound: {} },
    { name: 'it has', panel: {}, inbound: { capacity: 10, usedCount: 8 } },
  ])('given more units than $name room for, then it does not come first', ({ panel, inbound }) => {
    const tight = aCandidate({ id: 'p', ...panel }, inbound);
    const free = aCandidate({ id: 'q', capacity: 10 });
    const plan = aPlanPlaced({ preferredInboundId: tight.inbound.id, allowSpreading: true });
    expect(partsOf(select({ plan, quantity: 3, candidates: [tight, free] }))).toEqual({ 'inbound-of-q': 3 });
  });

  test('given a panel that fails, when placing, then the selector decides', () => {
    const failing = {
      ...preferred,
      panel: { ...preferred.panel, health: { ...HEALTHY, consecutiveFailures: 3 } },
    };
    const selection = select({ plan: aPlanPlaced(placement), candidates: [other, failing] });
    expect(partsOf(selection)).toEqual({ 'inbound-of-q': 1 });
  });
});

describe('the selector', () => {
  test.each([
    { name: 'panels', selector: { panelIds: ['b'] } },
    { name: 'inbounds', selector: { inboundIds: ['inbound-of-b'] } },
    { name: 'protocols', selector: { protocols: ['trojan', 'vmess'] } },
    {
      name: 'all of them',
      selector: { panelIds: ['b'], inboundIds: ['inbound-of-b'], protocols: ['trojan'] },
    },
  ])('given $name, when placing, then only what it names is taken', ({ selector }) => {
    const candidates = [aCandidate({ id: 'a' }), aCandidate({ id: 'b' }, { protocol: 'trojan' })];
    const selection = select({ plan: aPlanPlaced({ selector }), candidates });
    expect(reasonsOf(selection)).toEqual({ 'inbound-of-a': 'not-selected', 'inbound-of-b': 'chosen' });
  });

  test('given protocols and an inbound that names none, when placing, then it is not selected', () => {
    const candidates = [aCandidate({ id: 'a' }, { protocol: null })];
    expect(partsOf(select({ plan: aPlanPlaced({ selector: { protocols: ['vless'] } }), candidates }))).toBe(
      'no-healthy-panel',
    );
  });
});

describe('what is not eligible', () => {
  const unwell = { ...HEALTHY, consecutiveFailures: 3 };
  const offTime = { ...MEASURED, clockSkewMs: -300_001 };
  const unable = capabilities({ deviceLimit: 'none' });

  test.each([
    { reason: 'panel-disabled', kind: 'no-healthy-panel', panel: { status: 'disabled' as const } },
    { reason: 'panel-draining', kind: 'no-healthy-panel', panel: { status: 'draining' as const } },
    { reason: 'panel-unhealthy', kind: 'no-healthy-panel', panel: { health: unwell } },
    { reason: 'panel-suspect', kind: 'no-healthy-panel', panel: { suspectSince: new Date(0) } },
    {
      reason: 'panel-version-unsupported',
      kind: 'no-healthy-panel',
      panel: { health: { ...HEALTHY, unsupportedVersion: '9.0' } },
    },
    { reason: 'inbound-dedicated', kind: 'no-healthy-panel', inbound: { dedicatedTo: 'subscription' } },
    { reason: 'panel-clock-skew', kind: 'no-healthy-panel', panel: { health: offTime } },
    { reason: 'capabilities-unknown', kind: 'no-healthy-panel', panel: { capabilities: null } },
    { reason: 'inbound-disabled', kind: 'no-healthy-panel', inbound: { status: 'disabled' as const } },
    { reason: 'inbound-missing', kind: 'no-healthy-panel', inbound: { status: 'missing' as const } },
    { reason: 'provisioning-disabled', kind: 'no-healthy-panel', inbound: { provisioningEnabled: false } },
    { reason: 'panel-full', kind: 'no-capacity', panel: { capacity: 1, heldCount: 1 } },
    { reason: 'inbound-full', kind: 'no-capacity', inbound: { capacity: 1, foreignCount: 1 } },
    { reason: 'not-supported', kind: 'not-supported', panel: { capabilities: unable } },
  ])('$reason', ({ reason, kind, panel = {}, inbound = {} }) => {
    const plan = aPlanPlaced({}, { deviceLimit: 2 });
    const selection = select({ plan, candidates: [aCandidate(panel, inbound)] });
    expect(selection).toMatchObject({ kind, explanation: [{ reason, eligible: false }] });
    if (selection.kind === 'not-supported') expect(selection.missing).toEqual(['deviceLimit']);
  });

  test.each([
    { health: { ...HEALTHY, consecutiveFailures: 2 } },
    { health: { ...MEASURED, clockSkewMs: 300_000 } },
    { health: { ...HEALTHY, clockSkewMs: 3_600_000 } },
    {
      health: {
        ...MEASURED,
        clockSkewMs: 3_600_000,
        clockMeasuredAt: new Date(testInstant().getTime() - 1_800_000),
      },
    },
    { health: { ...HEALTHY, clockSkewMs: null } },
    { capabilities: capabilities({ deviceLimit: 'emulated' }) },
    { capabilities: capabilities({ trafficLimit: 'emulated' }) },
  ])('given a panel at the edge (%j), when placing, then it is taken', (panel) => {
    const plan = aPlanPlaced({}, { deviceLimit: 2 });
    expect(select({ plan, candidates: [aCandidate(panel)] }).kind).toBe('placed');
  });

  test.each([
    { name: 'nothing to choose from', candidates: [], kind: 'no-healthy-panel' },
    {
      name: 'one failing and one full panel',
      candidates: [aCandidate({ id: 'a', health: unwell }), aCandidate({ id: 'b', capacity: 0 })],
      kind: 'no-capacity',
    },
    {
      name: 'one failing panel and one that cannot',
      candidates: [aCandidate({ id: 'a', health: unwell }), aCandidate({ id: 'b', capabilities: unable })],
      kind: 'no-healthy-panel',
    },
    {
      name: 'a failing panel that could not either',
      candidates: [aCandidate({ id: 'a', health: unwell, capabilities: unable })],
      kind: 'not-supported',
    },
  ])('given $name, when placing, then $kind', ({ candidates, kind }) => {
    expect(select({ plan: aPlanPlaced({}, { deviceLimit: 2 }), candidates }).kind).toBe(kind);
  });
});

describe('several units', () => {
  const one = { id: 'one', capacity: 10 };
  const candidates = [
    aCandidate(one, { id: 'a', capacity: 2 }),
    aCandidate(one, { id: 'b', capacity: 3 }),
    aCandidate({ id: 'two' }, { id: 'c', capacity: 4 }),
  ];

  test('given no spreading, when placing, then the first inbound that holds all is taken', () => {
    expect(partsOf(select({ quantity: 4, candidates }))).toEqual({ c: 4 });
    expect(partsOf(select({ quantity: 5, candidates }))).toBe('no-capacity');
  });

  test('given spreading, when placing, then the inbounds are filled in order', () => {
    const plan = aPlanPlaced({ allowSpreading: true });
    const selection = select({ plan, quantity: 6, candidates });
    expect(partsOf(selection)).toEqual({ a: 2, b: 3, c: 1 });
    expect(reasonsOf(selection)).toEqual({ a: 'chosen', b: 'chosen', c: 'chosen' });
    expect(partsOf(select({ plan, quantity: 10, candidates }))).toBe('no-capacity');
  });

  test('given spreading over one panel, when its room is less than that of its inbounds, then the panel limits', () => {
    const tight = candidates.map(({ panel, inbound }) => ({
      panel: { ...panel, usedCount: 6, capacity: 10 },
      inbound,
    }));
    const plan = aPlanPlaced({ allowSpreading: true });
    expect(partsOf(select({ plan, quantity: 5, candidates: tight }))).toEqual({ a: 2, b: 2, c: 1 });
  });
});

describe('a strategy', () => {
  const candidates = ['a', 'b', 'c'].map((id) => aCandidate({ id }));

  test('given one that reorders and drops, when placing, then its order holds and the dropped are named', () => {
    const selection = select({ candidates, strategy: (ranked) => ranked.slice(1).toReversed() });
    expect(partsOf(selection)).toEqual({ 'inbound-of-c': 1 });
    expect(orderOf(selection)).toEqual(['inbound-of-c', 'inbound-of-b', 'inbound-of-a']);
    expect(selection.explanation.at(2)).toMatchObject({ eligible: true, reason: 'dropped-by-strategy' });
  });

  test('given one that drops all, when placing, then no-capacity', () => {
    expect(partsOf(select({ candidates, strategy: () => [] }))).toBe('no-capacity');
  });

  test('given one that adds or repeats, when placing, then strangers and repetitions are ignored', () => {
    const strategy = (ranked: PlacementCandidate[]) => [aCandidate({ id: 'x' }), ...ranked, ...ranked];
    const selection = select({ candidates, strategy });
    expect(orderOf(selection)).toEqual(['inbound-of-a', 'inbound-of-b', 'inbound-of-c']);
  });
});

describe('properties', () => {
  const aCount = fc.nat({ max: 6 });
  const counters = fc.record({
    capacity: fc.option(fc.nat({ max: 12 })),
    heldCount: aCount,
    usedCount: aCount,
    foreignCount: aCount,
  });
  const panels = fc.array(fc.tuple(counters, fc.integer({ min: 1, max: 5 }), fc.nat({ max: 4 })), {
    maxLength: 4,
  });
  const inbounds = fc.array(fc.tuple(fc.nat({ max: 3 }), counters, fc.boolean()), { maxLength: 8 });
  const requests = fc
    .record({ panels, inbounds, quantity: fc.integer({ min: 1, max: 8 }), allowSpreading: fc.boolean() })
    .map(({ quantity, allowSpreading, ...given }) => {
      const candidates = given.inbounds.flatMap(([panelIndex, room, isDefault], index) => {
        const panel = given.panels[panelIndex];
        if (panel === undefined) return [];
        const health = { ...HEALTHY, consecutiveFailures: panel[2] };
        return aCandidate(
          { id: `panel-${panelIndex}`, ...panel[0], weight: panel[1], health },
          { id: `inbound-${index}`, isDefault, ...room },
        );
      });
      return {
        plan: aPlanPlaced({ allowSpreading, preferredInboundId: 'inbound-3' }),
        quantity,
        candidates,
        now: testInstant(),
      };
    });
  const left = (room: Pick<Panel, 'capacity' | 'heldCount' | 'usedCount' | 'foreignCount'>) =>
    (room.capacity ?? Number.POSITIVE_INFINITY) - room.heldCount - room.usedCount - room.foreignCount;

  test('parts add up to the quantity and never pass the room of an inbound or a panel', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const selection = selectInbounds(request);
        if (selection.kind !== 'placed') return;
        const { parts } = selection;
        expect(parts.reduce((sum, part) => sum + part.units, 0)).toBe(request.quantity);
        if (!request.plan.placement.allowSpreading) expect(parts).toHaveLength(1);
        for (const { panel, inbound } of request.candidates) {
          const onInbound = parts.filter((part) => part.inboundId === inbound.id);
          const onPanel = parts.filter((part) => part.panelId === panel.id);
          const units = (placed: typeof parts) => placed.reduce((sum, part) => sum + part.units, 0);
          if (units(onInbound) > 0) expect(units(onInbound)).toBeLessThanOrEqual(left(inbound));
          if (units(onPanel) > 0) expect(units(onPanel)).toBeLessThanOrEqual(left(panel));
          if (panel.health.consecutiveFailures >= 3) expect(units(onPanel)).toBe(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('whatever fits whole on a healthy candidate is placed', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const fits = request.candidates.some(
          ({ panel, inbound }) =>
            panel.health.consecutiveFailures < 3 && Math.min(left(panel), left(inbound)) >= request.quantity,
        );
        if (fits) expect(selectInbounds(request).kind).toBe('placed');
      }),
    );
  });

  test('each candidate is explained once, and the order in which they come changes nothing', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const selection = selectInbounds(request);
        expect(orderOf(selection).toSorted()).toEqual(
          request.candidates.map(({ inbound }) => inbound.id).toSorted(),
        );
        expect(selectInbounds({ ...request, candidates: request.candidates.toReversed() })).toEqual(
          selection,
        );
      }),
    );
  });
});
