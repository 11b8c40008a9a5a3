import { expect, test } from 'vitest';
import { languages, textsIn } from '../../messages/languages.ts';
import { toText } from '../parts/html.ts';
import { named } from './named.ts';

test.each(languages)(
  'given an action, then staff read it in $name, and the code to filter by',
  (language) => {
    const { staffActions } = textsIn(language, { timeZone: 'UTC', displayUnit: null });
    const shown = toText(named(staffActions, 'units.retry'));
    expect(shown).toContain(staffActions['units.retry']);
    expect(shown).toContain('<code>units.retry</code>');
    expect(toText(named(staffActions, 'unheard.of'))).toBe('<code>unheard.of</code>');
  },
);
