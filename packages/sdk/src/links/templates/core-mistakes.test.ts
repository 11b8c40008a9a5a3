import { describe, expect, test } from 'vitest';
import { checkLinkTemplate } from './check-template.ts';
import { CORE_CASES } from './core-cases.ts';
import { defaultLinkTemplate } from './default-template.ts';
import { LINK_TEMPLATE_KINDS, type LinkTemplateKind } from './link-template.ts';

const codesOf = (kind: LinkTemplateKind, text: string): string[] =>
  checkLinkTemplate(kind, text).map(({ code }) => code);

describe('checkLinkTemplate', () => {
  test.each(LINK_TEMPLATE_KINDS)('given the default of %s, then it is accepted', (kind) => {
    expect(codesOf(kind, defaultLinkTemplate(kind))).toEqual([]);
  });

  // tests/core/link-templates.live.test.ts shows that the real programs say the same.
  test.each(CORE_CASES)('given $kind with $name, then $code', ({ kind, edited, code }) => {
    expect(codesOf(kind, edited)).toEqual(code === null ? [] : [code]);
  });
});
