import { moneyMutants } from './catalogue/money.ts';
import type { Mutant } from './mutant.ts';

/** Every planted defect, by room. */
export const mutants: readonly Mutant[] = [...moneyMutants];
