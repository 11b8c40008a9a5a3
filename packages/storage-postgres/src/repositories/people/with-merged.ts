/** Selects a customer, by an expression, and those who were merged into them. */
export const withMerged = (customer: string): string => `
  WITH RECURSIVE own (id) AS (
    SELECT ${customer} UNION SELECT c.id FROM panelkit.customers c JOIN own ON c.merged_into_id = own.id
  ) SELECT id FROM own`;
