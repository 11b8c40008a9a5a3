import { cleanText } from '../../domain/panels/clean-text.ts';

/** Of a server, in characters. */
export const LONGEST_NAME = 60;
/** What applications call their own, and what our groups are called. */
const RESERVED = [
  'Proxy',
  'Fastest',
  'DIRECT',
  'REJECT',
  'GLOBAL',
  'COMPATIBLE',
  'PASS',
  'direct',
  'block',
  'dns-out',
];

/**
 * A unique name for each server, from what its place is called: *Germany*, or *Germany 1* and *Germany 2*
 * where there are several. Never the remark of a panel, which often has the name of the account in it. Pure.
 */
export function nameServers(places: readonly string[]): string[] {
  const labels = places.map((place) => cleanText(place, LONGEST_NAME) || 'Server');
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const taken = new Set(RESERVED);
  const last = new Map<string, number>();
  return labels.map((label) => {
    if (counts.get(label) === 1 && !taken.has(label)) {
      taken.add(label);
      return label;
    }
    let number = last.get(label) ?? 0;
    let name: string;
    do {
      number += 1;
      name = `${label} ${number}`;
    } while (taken.has(name) || counts.has(name));
    last.set(label, number);
    taken.add(name);
    return name;
  });
}
