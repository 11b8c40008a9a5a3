import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderSubscription } from '../answer/render-subscription.ts';
import type { ChosenFormat } from '../choice/link-format.ts';
import { formatForUserAgent, userAgentRule, userAgentRules } from '../choice/user-agent-rules.ts';
import { SAMPLE_LINKS } from '../formats/sample-links.ts';
import { checkLinkTemplate } from './check-template.ts';
import { defaultLinkTemplate } from './default-template.ts';
import {
  LINK_TEMPLATE_KINDS,
  type LinkTemplateKind,
  type LinkTemplates,
  templateKindOf,
} from './link-template.ts';

const answer = async (
  chosen: ChosenFormat,
  templates: LinkTemplates,
  { links = Object.values(SAMPLE_LINKS), name = 'Shop' }: { links?: string[]; name?: string } = {},
) =>
  renderSubscription({
    links: links.map((uri) => ({ uri })),
    chosen,
    language: 'en',
    now: new Date(0),
    templates,
    subscription: {
      status: 'active',
      uploadBytes: 0,
      downloadBytes: 0,
      trafficLimitBytes: null,
      expiresAt: null,
      refillsAt: null,
    },
    brand: { name, supportUrl: null, pageUrl: null, updateIntervalHours: 12 },
  });
const chosenFor = (kind: LinkTemplateKind): ChosenFormat => {
  const [format, coreVersion = null] = kind.startsWith('sing-box-')
    ? (['sing-box', kind.slice('sing-box-'.length)] as const)
    : ([kind as ChosenFormat['format']] as const);
  return { format, coreVersion };
};
const MIHOMO: ChosenFormat = { format: 'mihomo', coreVersion: null };
const clash = (text: string) =>
  checkLinkTemplate('mihomo', text).map(({ line, code, detail }) => [line, code, detail]);
const GROUPS = `proxies: ["{servers}"]
proxy-groups:
  - { name: Mine, type: select, proxies: ["{names}", DIRECT] }
`;

describe.each(LINK_TEMPLATE_KINDS)('The template of %s', (kind) => {
  test('by default is in order, and gives what is answered without one', async () => {
    const text = defaultLinkTemplate(kind);
    expect(checkLinkTemplate(kind, text)).toEqual([]);
    const chosen = chosenFor(kind);
    expect(templateKindOf(chosen)).toBe(kind);
    const [own, without] = [await answer(chosen, { [kind]: text }), await answer(chosen, {})];
    expect(parse(own.body)).toEqual(parse(without.body));
    expect(own.leftOut).toEqual(without.leftOut);
    expect(own.headers).toEqual(without.headers);
  });

  test('without a server that the application knows still has one in each group', async () => {
    const text = defaultLinkTemplate(kind);
    const { body } = await answer(chosenFor(kind), { [kind]: text }, { links: [] });
    expect(body).not.toContain('{names}');
    expect(body).not.toContain('{servers}');
    expect(body).not.toMatch(/"(?:proxies|outbounds)":\[\]/);
  });
});

test('given rules and groups of the shop, then they are in the answer, and a server called like a group gets a number', async () => {
  const text = `${GROUPS}rules: ["DOMAIN-SUFFIX,ir,DIRECT", "IP-CIDR,10.0.0.0/8,DIRECT,no-resolve", "MATCH,Mine"]\n`;
  expect(clash(text)).toEqual([]);
  const [uri = ''] = Object.values(SAMPLE_LINKS);
  const { body } = await answer(MIHOMO, { mihomo: text }, { links: [uri], name: 'Mine' });
  expect(parse(body)).toMatchObject({
    proxies: [{ name: 'Mine 1' }],
    'proxy-groups': [{ name: 'Mine', proxies: ['Mine 1', 'DIRECT'] }],
    rules: ['DOMAIN-SUFFIX,ir,DIRECT', 'IP-CIDR,10.0.0.0/8,DIRECT,no-resolve', 'MATCH,Mine'],
  });
});

test('given a stored template that is not in order, then the answer is as without it', async () => {
  expect((await answer(MIHOMO, { mihomo: 'proxies: [' })).body).toBe((await answer(MIHOMO, {})).body);
});

test('whatever is typed, it is judged and never thrown at', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '\n',
    '  ',
    '"',
    '{servers}',
    '{names}',
    '&a',
    '*a',
    '!!',
    '|',
    '? ',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(piece, fc.string({ maxLength: 5 }))).map((parts) => parts.join('')),
  );
  const judge = (kind: LinkTemplateKind, typed: string) => checkLinkTemplate(kind, typed);
  fc.assert(
    fc.property(fc.constantFrom(...LINK_TEMPLATE_KINDS), text, (kind, typed) =>
      Array.isArray(judge(kind, typed)),
    ),
    { numRuns: 500 },
  );
});

describe('A template that is not in order', () => {
  test.each([
    ['proxies: [', [[1, 'syntax', 'BAD_INDENT']]],
    ['a: 1\na: 2\n', [[2, 'syntax', 'DUPLICATE_KEY']]],
    ['- a\n', [[1, 'no-mapping', '']]],
    ['', [[1, 'no-mapping', '']]],
    ['a: !!js/function x\n', [[1, 'syntax', 'TAG_RESOLVE_FAILED']]],
    ['a: &x [1]\nb: *x\n', [[2, 'alias', '']]],
    ['a: 1\n', [[null, 'no-servers', 'proxies']]],
    ['x: 1\nproxies: []\n', [[2, 'no-servers', 'proxies']]],
    ['proxies: ["{servers}", "{servers}"]\n', [[1, 'no-servers', 'proxies']]],
    ['proxies: ["{servers}"]\n', [[null, 'no-names', '']]],
    [`${GROUPS}  - { name: Empty, type: select, proxies: [] }\n`, [[4, 'empty-group', 'Empty']]],
    [`${GROUPS}  - { name: Odd, type: select, proxies: [Nobody] }\n`, [[4, 'unknown-name', 'Nobody']]],
    [`${GROUPS}  - { name: Mine, type: select, proxies: [DIRECT] }\n`, [[4, 'same-name', 'Mine']]],
    [`${GROUPS}  - { name: DIRECT, type: select, proxies: [REJECT] }\n`, [[4, 'same-name', 'DIRECT']]],
    [
      `${GROUPS}  - { name: A, type: select, proxies: [B] }\n  - { name: B, type: select, proxies: [A] }\n`,
      [
        [4, 'group-cycle', 'A'],
        [5, 'group-cycle', 'B'],
      ],
    ],
    [`${GROUPS}rules:\n  - MATCH,Mine\n  - MATCH,Other\n`, [[6, 'unknown-name', 'Other']]],
    [`${GROUPS}# ${'x'.repeat(20_000)}`, [[null, 'too-long', '16384']]],
    [`a: ${'['.repeat(5000)}`, [[1, 'syntax', 'more than 30 levels']]],
  ])('such as %j is refused with its line', (text, expected) => {
    expect(clash(text)).toEqual(expected);
  });

  test.each([
    ['{"outbounds":["{servers}"]}', 'no-names'],
    ['{"outbounds":["{servers}",{"type":"selector","tag":"P","outbounds":[]}]}', 'no-names'],
    [
      '{"outbounds":["{servers}",{"type":"selector","tag":"P","outbounds":["{names}"],"default":"Q"}]}',
      'unknown-name',
    ],
    [
      '{"outbounds":["{servers}",{"type":"urltest","tag":"P","outbounds":["{names}"]}],"route":{"final":"Q"}}',
      'unknown-name',
    ],
    [
      '{"outbounds":["{servers}",{"type":"urltest","tag":"P","outbounds":["{names}"]}],"route":{"rules":[{"type":"logical","rules":[],"outbound":"Q"}]}}',
      'unknown-name',
    ],
    [
      '{"outbounds":["{servers}",{"type":"urltest","tag":"P","outbounds":["{names}"]}],"dns":{"servers":[{"detour":"Q"}]}}',
      'unknown-name',
    ],
  ])('of sing-box: %s', (text, code) => {
    expect(checkLinkTemplate('sing-box-1.12', text).map((problem) => problem.code)).toContain(code);
  });

  test.each([
    ['{"outbounds":[]}', 'no-servers'],
    ['{"outbounds":["{servers}"],"routing":{"rules":[{"outboundTag":"direct"}]}}', 'unknown-name'],
    ['{"outbounds":["{servers}",{"tag":"proxy"}]}', 'same-name'],
  ])('of Xray: %s', (text, code) => {
    expect(checkLinkTemplate('xray', text).map((problem) => problem.code)).toContain(code);
  });
});

test.each(['Happ/', 'a.b*c(d)[e]{f}|g^h$i\\j/k-l+m?'])(
  'a rule for %j takes it as it is, at the beginning',
  (startsWith) => {
    const rules = [userAgentRule({ startsWith, format: 'xray' }), ...userAgentRules];
    expect(formatForUserAgent(`${startsWith.toUpperCase()}1.0`, rules).format).toBe('xray');
    expect(formatForUserAgent(`x${startsWith}`, rules).format).toBe('base64');
  },
);
