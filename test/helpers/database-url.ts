/** The database that `createTestDatabase` clones; migrated once a run. */
export const TEMPLATE = 'dibs_template';

/** The same server, another database. */
export function onDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
