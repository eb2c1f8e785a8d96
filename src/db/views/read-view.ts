import type { Sql, Statement } from '../pool.ts';

/** Runs a statement that gives its answer as JSON in the one column `view`; null if there is no row. */
export async function readView<View>(
  sql: Sql,
  statement: Statement,
  values: readonly unknown[],
): Promise<View | null> {
  const [row] = await sql.query<{ view: View }>(statement, values);
  return row?.view ?? null;
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether this can be one of our ids. What comes back out of Slack may be anything, and Postgres refuses other text. */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}

/** What a row says, made once of each: those who asked together for the same were given one row. */
export function madeOnce<Read extends object, Made>(make: (read: Read) => Made) {
  const known = new WeakMap<Read, Made>();
  return (read: Read): Made => {
    const made = known.get(read) ?? make(read);
    known.set(read, made);
    return made;
  };
}
