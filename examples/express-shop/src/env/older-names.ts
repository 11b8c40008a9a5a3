import type { InputIssue } from '@panelkit/sdk';
import { flag, seconds } from './env-schema.ts';

/** Settings with an older name: both may be given, if they say the same. */
const renamed = [
  { name: 'PROVISIONING_ENABLED', schema: flag },
  { name: 'AUTO_LIFECYCLE', schema: flag },
  { name: 'HEALTH_CHECK_INTERVAL', schema: seconds },
];

/** A setting that is given twice and says two things. */
export function olderNameIssues(given: Record<string, string | undefined>): InputIssue[] {
  return renamed.flatMap(({ name, schema }) => {
    const preferred = schema.safeParse(given[`PANELKIT_${name}`]).data;
    const other = schema.safeParse(given[`XUI_${name}`]).data;
    if (preferred === undefined || other === undefined || preferred === other) return [];
    const message = `XUI_${name} says otherwise; set one of them`;
    return [{ path: `PANELKIT_${name}`, code: 'contradiction', message }];
  });
}
