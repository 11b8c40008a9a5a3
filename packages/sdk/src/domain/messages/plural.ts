/**
 * The form that a number asks for. Give the forms in the order in which the language counts: *one* and
 * *other* (`day`, `days`), or *one*, *few* and *many* (`день`, `дня`, `дней`). A fraction takes the second.
 */
export type Plural = (amount: number, one: string, few: string, many?: string) => string;

/** @param locale - BCP 47 */
export function createPlural(locale: string): Plural {
  const rules = new Intl.PluralRules(locale);
  return (amount, one, few, many = few) => {
    const form = rules.select(amount);
    if (form === 'one') return one;
    return form === 'many' ? many : few;
  };
}
