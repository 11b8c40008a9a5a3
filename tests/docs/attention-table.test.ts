import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ALERTED_BY } from '../../packages/sdk/src/domain/panels/attention-alerts.ts';
import { workspace } from './read-documents.ts';

/** The alert that follows from each event. */
const ALERT_OF = {
  'panel.suspected': 'staff.panel-suspected',
  'panel.health-changed': 'staff.panel-unhealthy',
  'panel.version-changed': 'staff.panel-version',
  'panel.clock-changed': 'staff.panel-clock',
  'inbound.stopped': 'staff.inbound-stopped',
  'inbound.silent': 'staff.inbound-silent',
  line: 'staff.needs-attention',
};

test('the guide names every line of Needs a hand, its alert, and what ends it', () => {
  const guide = readFileSync(`${workspace}docs/guides/usage-and-drift.md`, 'utf8');
  const rows = [...guide.matchAll(/^\| `([a-z-]+)` \| (.+?) \| `(staff\.[a-z-]+)`.*? \| (.+?) \|$/gm)];
  const alerts = Object.fromEntries(rows.map(([, line = '', , alert = '']) => [line, alert]));
  const wanted = Object.entries(ALERTED_BY).map(([line, by]) => [line, Reflect.get(ALERT_OF, by)]);
  expect(alerts).toEqual(Object.fromEntries(wanted));
});
