import { expect, test } from 'vitest';
import { anInbound, aPanel, aPlan, capabilities } from '../../testing/builders/catalogue-builders.ts';
import { testInstant } from '../../testing/builders/test-id.ts';
import type { InboundTemplate } from '../inbounds/inbound-template.ts';
import type { Plan, PlanPlacement } from '../orders/plan.ts';
import type { Panel } from '../panels/panel.ts';
import { type PlacementCandidate, type PlacementRequest, selectInbounds } from './select-inbound.ts';

const template: InboundTemplate = {
  protocol: 'vless',
  transport: { network: 'tcp' },
  security: { kind: 'none' },
  port: 443,
  sniffing: false,
};

function aCandidate(panel: Partial<Panel> = {}): PlacementCandidate {
  const whole = aPanel(panel);
  return { panel: whole, inbound: anInbound({ panelId: whole.id }) };
}

function select(request: Partial<PlacementRequest> & Pick<PlacementRequest, 'candidates'>) {
  return selectInbounds({ plan: aPlan(), quantity: 1, now: testInstant(), ...request });
}

function placed(placement: Partial<PlanPlacement>, changes: Partial<Plan> = {}): Plan {
  return aPlan({ ...changes, placement: { ...aPlan().placement, ...placement } });
}

const cannot = capabilities({ deviceLimit: 'none', trafficLimit: 'none', inboundControl: 'none' });
const dedicated: Partial<PlanPlacement> = { dedicated: { template } };

test.each<{ name: string; plan: Plan; missing: string[] | null }>([
  { name: 'limits nothing', plan: aPlan({ deviceLimit: null, trafficLimitBytes: null }), missing: null },
  {
    name: 'limits traffic',
    plan: aPlan({ deviceLimit: null, trafficLimitBytes: 1 }),
    missing: ['trafficLimit'],
  },
  {
    name: 'gives each unit its inbound',
    plan: placed(dedicated, { trafficLimitBytes: null }),
    missing: ['inboundControl'],
  },
  {
    name: 'needs all',
    plan: placed(dedicated, { deviceLimit: 1 }),
    missing: ['deviceLimit', 'trafficLimit', 'inboundControl'],
  },
])(
  'given a panel that can do nothing and a plan that $name, then $missing is missing',
  ({ plan, missing }) => {
    const panels = ['a', 'b'].map((id) => aCandidate({ id, capabilities: cannot }));
    const selection = select({ plan, candidates: panels });
    expect(selection.kind === 'not-supported' ? selection.missing : null).toEqual(missing);
    expect(select({ plan, candidates: [aCandidate()] }).kind).toBe('placed');
  },
);

test('given an inbound that is not selected on a disabled panel, then it counts as out of scope', () => {
  const plan = placed({ selector: { panelIds: ['b'] } }, { deviceLimit: 2 });
  const candidates = [
    aCandidate({ id: 'a', status: 'disabled' }),
    aCandidate({ id: 'b', capabilities: cannot }),
  ];
  expect(select({ plan, candidates }).kind).toBe('not-supported');
});

test('given candidates that are chosen, eligible, dropped and none of it, then all but the last are eligible', () => {
  const candidates = ['a', 'b', 'c'].map((id) => aCandidate({ id }));
  const selection = select({
    candidates: [...candidates, aCandidate({ id: 'd', status: 'disabled' })],
    strategy: (ranked) => ranked.slice(0, 2),
  });
  expect(selection.explanation.map(({ reason, eligible }) => [reason, eligible])).toEqual([
    ['chosen', true],
    ['eligible', true],
    ['dropped-by-strategy', true],
    ['panel-disabled', false],
  ]);
});
