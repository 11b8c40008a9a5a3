import { expect, test } from 'vitest';
import { withoutTopic, withTopic } from './chat-group.ts';

test.each([
  { name: 'is new', kind: 'sales', topic: '9', then: { receipts: '7', panels: null, sales: '9' } },
  { name: 'is posted elsewhere', kind: 'receipts', topic: '9', then: { panels: null, receipts: '9' } },
  { name: 'has no topic', kind: 'receipts', topic: null, then: { panels: null, receipts: null } },
  { name: 'is posted nowhere', kind: 'receipts', topic: false as const, then: { panels: null } },
])('given a kind that $name, when it is put somewhere, then it is there alone', ({ kind, topic, then }) => {
  expect(withTopic({ receipts: '7', panels: null }, kind, topic)).toEqual(then);
});

test('given a topic that is gone, then what was posted there is posted outside of topics', () => {
  const topics = { receipts: '7', deliveries: '7', panels: '8', sales: null };
  expect(withoutTopic(topics, '7')).toEqual({ receipts: null, deliveries: null, panels: '8', sales: null });
});
