import { expect, test } from 'vitest';
import { createPlural } from './plural.ts';

test('given English, then one has its form and everything else the other', () => {
  const plural = createPlural('en');
  const forms = [0, 1, 1.5, 2, 5, 21].map((amount) => plural(amount, 'day', 'days'));
  expect(forms).toEqual(['days', 'day', 'days', 'days', 'days', 'days']);
});

test('given Russian, then one, few and many have their forms, by their last digits', () => {
  const plural = createPlural('ru');
  const formOf = (amount: number): string => plural(amount, 'день', 'дня', 'дней');
  expect([1, 21, 101].map(formOf)).toEqual(['день', 'день', 'день']);
  expect([2, 3, 4, 22, 104].map(formOf)).toEqual(['дня', 'дня', 'дня', 'дня', 'дня']);
  expect([0, 5, 11, 12, 14, 20, 111].map(formOf)).toEqual(Array.from({ length: 7 }, () => 'дней'));
  expect(formOf(1.5)).toBe('дня');
});
