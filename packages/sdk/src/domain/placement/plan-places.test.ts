import { describe, expect, test } from 'vitest';
import { aPlan } from '../../testing/builders/catalogue-builders.ts';
import type { InboundTemplate } from '../inbounds/inbound-template.ts';
import type { PlanPlacement } from '../orders/plan.ts';
import { atPlace, placesIssues, placesOf } from './plan-places.ts';

const place = (key: string, required = true) => ({
  key,
  name: { en: key },
  selector: { panelIds: [key] },
  required,
});
const template: InboundTemplate = {
  protocol: 'vless',
  transport: { network: 'tcp' },
  security: { kind: 'none' },
  port: 443,
  sniffing: false,
};
const placement = (changes: Partial<PlanPlacement> = {}): PlanPlacement => ({
  preferredInboundId: null,
  selector: null,
  allowSpreading: false,
  ...changes,
});
const places = [place('germany'), place('finland'), place('home', false)];

describe('the places of a plan', () => {
  test.each([
    { name: 'no places', of: placement({ selector: { protocols: ['vless'] } }) },
    { name: 'an empty list', of: placement({ selector: { protocols: ['vless'] }, places: [] }) },
  ])('given $name, then there is one, required, by the selector of the plan', ({ of }) => {
    expect(placesOf({ placement: of })).toEqual([
      { key: 'main', name: {}, selector: { protocols: ['vless'] }, required: true },
    ]);
  });

  test('given one of them, then the plan is placed there, and all else of it stays', () => {
    const plan = aPlan({ placement: placement({ places, allowSpreading: true }) });
    expect(atPlace(plan, 'finland')).toEqual({
      ...plan,
      placement: { ...plan.placement, selector: { panelIds: ['finland'] } },
    });
    expect(atPlace(plan, 'paris')).toBe(plan);
  });
});

describe('what a plan with places cannot have', () => {
  const separate = 'a plan with places is placed by their selectors';

  test.each<{ name: string; of: Partial<PlanPlacement>; then: [string, string][] }>([
    { name: 'nothing', of: { places }, then: [] },
    {
      name: 'two places of one key',
      of: { places: [...places, place('finland')] },
      then: [['placement.places', 'each place has a key of its own']],
    },
    {
      name: 'a lead place that is not required',
      of: { places: [place('home', false), place('germany')] },
      then: [['placement.places.0.required', 'the first place is required']],
    },
    { name: 'a selector', of: { places, selector: {} }, then: [['placement.selector', separate]] },
    {
      name: 'a preferred inbound',
      of: { places, preferredInboundId: 'i' },
      then: [['placement.preferredInboundId', separate]],
    },
    {
      name: 'inbounds of their own',
      of: { places, dedicated: { template } },
      then: [['placement.dedicated', 'a plan with places shares inbounds']],
    },
    {
      name: 'neither of two',
      of: { places, selector: {}, preferredInboundId: 'i' },
      then: [
        ['placement.selector', separate],
        ['placement.preferredInboundId', separate],
      ],
    },
    { name: 'no rule without places', of: { places: [], selector: {}, preferredInboundId: 'i' }, then: [] },
  ])('$name', ({ of, then }) => {
    const issues = placesIssues({ placement: placement(of) });
    expect(issues.map(({ path, message }) => [path, message])).toEqual(then);
  });
});
