/** Whether a text can be the id of a row. What is none finds nothing, instead of failing in the database. */
export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}
