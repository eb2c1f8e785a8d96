/** Pieces of SQL about the other conversations of the customer of `c`. `$1` is the workspace. */

/** More cards than this are not drawn anew for what is said of a customer, or of a sender; the others are with the next that happens. */
const MOST_ALSO_OPEN = 20;

/** What is unresolved, in any inbox. */
export const ALSO_OPEN = `ARRAY(
  SELECT other.id FROM conversation other
  WHERE other.workspace_id = $1 AND other.customer_id = c.customer_id AND other.status <> 'resolved' AND other.id <> c.id
  ORDER BY other.number LIMIT ${MOST_ALSO_OPEN}
)`;

/** What is resolved, of the same address in the same inbox. */
export const RESOLVED_BESIDE = `ARRAY(
  SELECT earlier.id FROM conversation earlier
  WHERE earlier.workspace_id = $1 AND earlier.inbox_id = c.inbox_id AND earlier.identity_id = c.identity_id
    AND earlier.status = 'resolved' AND earlier.id <> c.id
  ORDER BY earlier.resolved_at DESC LIMIT ${MOST_ALSO_OPEN}
)`;
