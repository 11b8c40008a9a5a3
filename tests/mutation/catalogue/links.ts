import type { Mutant } from '../mutant.ts';

const linkFingerprint = 'packages/sdk/src/engine/accounts/link-fingerprint.ts';
const refreshLinks = 'packages/sdk/src/engine/usage/refresh-links.ts';
const postgresMany = 'packages/storage-postgres/src/repositories/many.ts';

const postgresStorageContractTest = 'packages/storage-postgres/src/storage.contract.test.ts';
const linksAfterRecreationTest = 'tests/engine/reconcile/links-after-recreation.test.ts';
const linksFollowThePanelTest = 'tests/engine/inbounds/links-follow-the-panel.test.ts';
const linkGuardsTest = 'tests/engine/usage/link-guards.test.ts';

/** Of the contract, what runs on a server. */
const onServer = '^server .*many accounts';

/** Links that follow their panel. */
export const linksMutants: readonly Mutant[] = [
  {
    id: 'links/are-not-refreshed',
    file: refreshLinks,
    find: 'fingerprint === null || fingerprint === row.linkFingerprint ? null',
    replace: 'fingerprint === null || row.linkFingerprint !== null ? null',
    breaks: 'links follow their panel',
    tests: [linkGuardsTest],
  },
  {
    id: 'links/of-an-unsettled-account',
    file: refreshLinks,
    find: 'if (row.generation !== row.observedGeneration) return null;',
    replace: '',
    breaks: 'links of what is being changed are read with the change',
    tests: [linkGuardsTest],
  },
  {
    id: 'links/of-what-is-off',
    file: refreshLinks,
    find: "if (seen.status !== 'active' && seen.status !== 'on-hold') return null;",
    replace: '',
    breaks: 'links of what its panel switched off stay',
    tests: [linkGuardsTest],
  },
  {
    id: 'links/of-a-dead-inbound',
    file: refreshLinks,
    find: "if (inbounds.byId.get(row.inboundId)?.status !== 'active') return null;",
    replace: '',
    breaks: 'links on an inbound that does not serve stay',
    tests: [linkGuardsTest],
  },
  {
    id: 'links/budget-is-ignored',
    file: refreshLinks,
    find: 'page.readLinks?.callsPerAccount ? stale.slice(0, sync.linkReadsLeft) : stale',
    replace: 'stale',
    breaks: 'where each link costs a call a listing reads so many',
    tests: [linkGuardsTest],
  },
  {
    id: 'links/rest-is-forgotten',
    file: refreshLinks,
    find: 'if (taken.length < stale.length) sync.hasStaleLinks = true;',
    replace: '',
    breaks: 'links that were left are read a minute later',
    tests: [linkGuardsTest],
  },
  {
    id: 'links/nobody-is-told',
    file: refreshLinks,
    find: 'if (!hasOthers.has(id)) continue;',
    replace: 'if (hasOthers.has(id)) continue;',
    breaks: 'who has other links is told, nobody else',
    tests: [linkGuardsTest],
  },
  {
    id: 'links/address-does-not-count',
    file: linkFingerprint,
    find: 'JSON.stringify([baseUrl, keys, inbounds, uuid, password, subId])',
    replace: 'JSON.stringify([keys, inbounds, uuid, password, subId])',
    breaks: 'a panel that moves has other links',
    tests: [linkGuardsTest],
  },
  {
    id: 'links/credentials-do-not-count',
    file: linkFingerprint,
    find: 'JSON.stringify([baseUrl, keys, inbounds, uuid, password, subId])',
    replace: 'JSON.stringify([baseUrl, keys, inbounds])',
    breaks: 'other credentials are other links',
    tests: [linkGuardsTest],
  },
  {
    id: 'links/inbounds-do-not-count',
    file: linkFingerprint,
    find: 'JSON.stringify([baseUrl, keys, inbounds, uuid, password, subId])',
    replace: 'JSON.stringify([baseUrl, keys, uuid, password, subId])',
    breaks: 'another inbound is another link',
    tests: [linkGuardsTest],
  },
  {
    id: 'links/read-between-listings-is-believed',
    file: linkFingerprint,
    find: `return fingerprint === null ? null : \`unconfirmed \${fingerprint}\`;`,
    replace: 'return fingerprint;',
    breaks: 'links that were read between two listings are read once more',
    tests: [linksFollowThePanelTest, linksAfterRecreationTest],
  },
  {
    id: 'links-sql/stored-over-another-generation',
    file: postgresMany,
    find: 'WHERE a.generation = r.generation AND a.link_fingerprint IS NOT DISTINCT FROM r.replaces',
    replace: 'WHERE a.link_fingerprint IS NOT DISTINCT FROM r.replaces',
    breaks: 'links are stored for the generation they were read in',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'links-sql/stored-over-newer-ones',
    file: postgresMany,
    find: 'WHERE a.generation = r.generation AND a.link_fingerprint IS NOT DISTINCT FROM r.replaces',
    replace: 'WHERE a.generation = r.generation',
    breaks: 'links are stored over those that were compared',
    tests: [postgresStorageContractTest],
    only: onServer,
  },
  {
    id: 'links/of-the-first-of-a-page-for-all',
    file: refreshLinks,
    find: '[links[index] ?? [], before.get(row.id)]',
    replace: '[links[0] ?? [], before.get(row.id)]',
    breaks: 'each account of a page gets its own links',
    tests: ['tests/postgres/links-of-many.test.ts'],
  },
  {
    id: 'links/drawn-parts-are-news',
    file: refreshLinks,
    find: 'openLinks(engine.secretBox, stored), fresh, { ignoreDrawn })',
    replace: 'openLinks(engine.secretBox, stored), fresh, { ignoreDrawn: false })',
    breaks: 'nobody is told of what a panel draws at random',
    tests: [linkGuardsTest],
  },
  {
    id: 'links/public-host-does-not-count',
    file: linkFingerprint,
    find: 'publicHost === null ? text : `${publicHost} ${text}`',
    replace: 'text',
    breaks: 'links that are sold follow the public host of their panel',
    tests: ['tests/engine/panel-calls/public-host.test.ts'],
  },
  {
    id: 'links/private-host-is-handed-on',
    file: 'packages/sdk/src/engine/panel-calls/bound-adapter.ts',
    find: 'return links.map((link) => withPublicHost(link, publicHost, formerHosts));',
    replace: 'return links;',
    breaks: 'links lead to the public host of a panel',
    tests: ['tests/engine/panel-calls/public-host.test.ts'],
  },
  {
    id: 'links/former-host-is-forgotten',
    file: 'packages/sdk/src/engine/panels/edit-panels.ts',
    find: 'patch.formerHosts = formerHostsAfter(panel, { ...panel, ...patch });',
    replace: '',
    breaks: 'staff are told of links that lead to the former host of a panel',
    tests: ['tests/engine/panels/moved-panels.test.ts'],
  },
  {
    id: 'links/former-hosts-do-not-count',
    file: linkFingerprint,
    find: "formerHosts.length === 0 ? named : `${formerHosts.join(',')} ${named}`",
    replace: 'named',
    breaks: 'links follow what staff decide about the former host of a panel',
    tests: ['tests/engine/panels/moved-panels.test.ts'],
  },
];
