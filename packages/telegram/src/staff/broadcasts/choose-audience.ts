import { AUDIENCE_SERVICES, type Audience, excludedBy, LANGUAGES } from '@panelkit/sdk';
import { refOf } from '../../screens/action.ts';

export const ENDS_WITHIN_DAYS = [1, 3, 7] as const;
/** Asks for nothing. */
export const ANY = 'any';

/** What buttons of lists stand for: rows known by the ends of their ids. */
export interface AudienceRows {
  plans: readonly { id: string }[];
  panels: readonly { id: string }[];
}

/** What a button chooses, as `services.trial`; null: no button of these has it, or its row is gone. */
export function readCondition(value: string, { plans, panels }: AudienceRows): Partial<Audience> | null {
  const [about = '', chosen = ''] = value.split('.');
  const isAny = chosen === ANY;
  switch (about) {
    case 'services':
      return chosenOf(
        'services',
        isAny,
        AUDIENCE_SERVICES.find((name) => name === chosen),
      );
    case 'ends':
      return chosenOf(
        'endsWithinDays',
        isAny,
        ENDS_WITHIN_DAYS.find((days) => String(days) === chosen),
      );
    case 'language':
      return chosenOf(
        'language',
        isAny,
        LANGUAGES.find((code) => code === chosen),
      );
    case 'plan':
      return chosenOf('planId', isAny, plans.find(({ id }) => refOf(id) === chosen)?.id);
    case 'panel':
      return chosenOf('panelId', isAny, panels.find(({ id }) => refOf(id) === chosen)?.id);
    case 'balance':
      return isAny ? { balanceFromMinor: null, balanceBelowMinor: null } : null;
    default:
      return null;
  }
}

function chosenOf<Key extends keyof Audience>(
  key: Key,
  isAny: boolean,
  found: Audience[Key] | undefined,
): Partial<Audience> | null {
  if (isAny) return { [key]: null };
  return found === undefined ? null : { [key]: found };
}

/**
 * The audience with another condition. Conditions that nobody can meet together with it are dropped: what was
 * chosen last counts.
 */
export function withCondition(audience: Audience, condition: Partial<Audience>): Audience {
  const next = { ...audience, ...condition };
  const excluded = excludedBy(next.services).filter((name) => next[name] !== null);
  if (excluded.length === 0) return next;
  if (condition.services === undefined) return { ...next, services: null };
  return { ...next, ...Object.fromEntries(excluded.map((name) => [name, null])) };
}
