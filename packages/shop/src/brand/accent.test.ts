import { describe, expect, test } from 'vitest';
import {
  accentFile,
  accentProblem,
  accentStyles,
  DEFAULT_ACCENT,
  LEAST_CONTRAST,
  SCHEMES,
  worstContrast,
} from './accent.ts';
import { contrastOf } from './color.ts';

describe('an accent', () => {
  test.each([
    ['#000000', '#ffffff', 21],
    ['#777777', '#ffffff', 4.48],
    ['#ffffff', '#0f766e', 5.47],
  ])('given %s on %s, then its contrast is that of WCAG', (text, ground, contrast) => {
    expect(contrastOf(text, ground)).toBeCloseTo(contrast, 1);
    expect(contrastOf(ground, text)).toBeCloseTo(contrast, 1);
  });

  test.each(SCHEMES)('given the default of %s pages, then it can be read', (scheme) => {
    expect(accentProblem(DEFAULT_ACCENT[scheme], scheme)).toBeNull();
  });

  test.each([
    { accent: '#ffeb3b', scheme: 'light' },
    { accent: '#7a8a99', scheme: 'light' },
    { accent: '#1a237e', scheme: 'dark' },
    { accent: '#18212a', scheme: 'dark' },
  ] as const)(
    'given $accent on $scheme pages, then it is refused, and the suggestion can be read',
    ({ accent, scheme }) => {
      const problem = accentProblem(accent, scheme);
      expect(problem?.contrast).toBeLessThan(LEAST_CONTRAST);
      expect(worstContrast(problem?.suggestion ?? accent, scheme)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    },
  );

  test('given colors, then their file says them, and its styles hold both schemes', () => {
    const file = accentFile({ light: '#8a1c7c', dark: null });
    expect(file).toBe('accent-8a1c7c-2dd4bf.css');
    const styles = accentStyles(file ?? '');
    expect(styles).toContain(':root{--accent:#8a1c7c;');
    expect(styles).toContain('@media (prefers-color-scheme:dark){:root{--accent:#2dd4bf;');
    expect(accentFile({ light: null, dark: null })).toBeNull();
  });

  test.each(['accent-ffeb3b-2dd4bf.css', 'accent-8a1c7c.css', 'accent-8a1c7c-2dd4bf.css.map', '}body{x'])(
    'given %s, then there is no such file',
    (file) => expect(accentStyles(file)).toBeNull(),
  );
});
