import { expect, test } from 'vitest';
import { aPlan } from '../../testing/builders/catalogue-builders.ts';
import { type PlaceSet, placeMoves } from './places-preview.ts';

const place = (key: string, required = true) => ({ key, name: { en: key }, selector: null, required });
const plan = aPlan({
  placement: {
    preferredInboundId: null,
    selector: null,
    allowSpreading: false,
    places: [place('germany'), place('finland'), place('home', false)],
  },
});
const aSet = (keys: string[], subscriptionCount: number, patch: Partial<PlaceSet> = {}): PlaceSet => ({
  keys,
  leadKey: keys[0] ?? null,
  isDelivered: true,
  isChanging: false,
  subscriptionCount,
  ...patch,
});

test('given subscriptions at several sets of places, then each place says how many come and go, and each refusal how many stay', () => {
  const sets = [
    aSet(['germany', 'finland', 'home'], 5),
    aSet(['germany'], 100),
    aSet(['germany', 'finland', 'paris'], 30),
    aSet(['germany'], 2, { isChanging: true }),
    aSet(['germany', 'finland', 'home'], 1, { isChanging: true }),
    aSet(['germany', 'finland'], 4, { isDelivered: false }),
    aSet(['main'], 7),
    aSet([], 1, { leadKey: null }),
  ];
  expect(placeMoves(plan, sets)).toEqual({
    subscriptionCount: 150,
    unchangedCount: 5,
    coming: [
      { placeKey: 'finland', required: true, subscriptionCount: 100 },
      { placeKey: 'home', required: false, subscriptionCount: 130 },
    ],
    leaving: [{ placeKey: 'paris', subscriptionCount: 30 }],
    refused: [
      { code: 'CHANGE_PENDING', subscriptionCount: 3 },
      { code: 'ILLEGAL_TRANSITION', subscriptionCount: 4 },
      { code: 'NOT_ELIGIBLE', subscriptionCount: 8 },
    ],
  });
});

test('given a plan without places, then those of its former places stay where they lead elsewhere', () => {
  const bare = aPlan();
  expect(placeMoves(bare, [aSet(['main', 'home'], 3), aSet(['germany'], 2)])).toMatchObject({
    leaving: [{ placeKey: 'home', subscriptionCount: 3 }],
    refused: [{ code: 'NOT_ELIGIBLE', subscriptionCount: 2 }],
  });
});
