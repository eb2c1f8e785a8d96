import { Pool, type PoolClient, type QueryResult, type QueryResultRow, types } from 'pg';
import { asStoreError, isConnectionTrouble, refusesTheRow } from './database-errors.ts';

/** A statement that each connection prepares once. The name is unique in the program. */
export interface Statement {
  name: string;
  text: string;
  /** Of a read that many ask for in the same moment, each of something else. */
  shared?: {
    /** Of its parameters. */
    types: readonly string[];
    /** How many round trips of it there may be at once; any number when left out. */
    trips?: number;
    /** Where it is one at a time: how far their beginnings are apart, in milliseconds, for what can wait a moment. */
    apart?: number;
  };
}

/** The one pool of connections. */
export interface Sql {
  pool: Pool;
  /** One round trip. Throws `StoreUnavailable` if the database cannot be reached, else what Postgres said. */
  query<Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]>;
  use(): PoolUse;
  /** As many as there can be at once. */
  mostConnections: number;
  close(): Promise<void>;
}

/** Connections that run something, and that do not; and what waits for one. */
export interface PoolUse {
  busy: number;
  idle: number;
  waiting: number;
}

export interface SqlOptions {
  url: string;
  /** Most connections at once. */
  poolSize?: number;
  /** Milliseconds until a statement is given up. */
  statementTimeout?: number;
  /** Told of idle connections that broke; they are replaced. */
  onIdleError?: (error: Error) => void;
}

/**
 * Whoever sends a webhook waits some ten seconds for the answer. A server that has gone without a word costs one statement, and at worst
 * the wait for a connection before it.
 */
const STATEMENT_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;
/** Firewalls forget who is silent; the system's own two hours would come after that. */
const KEEP_ALIVE_AFTER_MS = 10_000;

/** Most that share a round trip: they take some hundredths of a second, so that nobody waits long for a row or an answer. */
export const MOST_TOGETHER = 50;

/** Opens connections when they are needed; pg's own timeouts would wait for ever. `int8` and `timestamptz` come as numbers (ms). */
export function createSql(options: SqlOptions): Sql {
  const statementTimeout = options.statementTimeout ?? STATEMENT_TIMEOUT_MS;
  const mostConnections = options.poolSize ?? 10;
  const pool = new Pool({
    connectionString: options.url,
    max: mostConnections,
    // Each statement is planned anew on a new connection: not just when many come at once after a quiet time.
    min: Math.ceil(mostConnections / 2),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    statement_timeout: statementTimeout,
    // The server ends a statement first; this is for when the server is gone. The connection is then thrown away: what may still come
    // on it is the answer to something else.
    query_timeout: statementTimeout + 1_000,
    idle_in_transaction_session_timeout: statementTimeout,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    application_name: 'dibs',
    options: '-c plan_cache_mode=force_generic_plan -c jit=off',
    types: { getTypeParser },
  });
  let closing = false;
  pool.on('error', (error) => {
    // The server may be gone before it has read the goodbye of each connection.
    if (!closing) options.onIdleError?.(error);
  });

  /** Where one connection is dead, the others that are idle most likely are, too: they go, and do not cost a statement each. */
  function renewIdle(): void {
    for (let idle = pool.idleCount; idle > 0; idle -= 1) {
      pool.connect().then(
        (connection) => connection.release(true),
        () => undefined,
      );
    }
  }

  /** As `pool.query`, which throws a connection away with each row that is refused. All others that failed go. */
  function run<Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]) {
    return new Promise<Row[]>((resolve, reject) => {
      pool.connect((unreachable, client, release) => {
        if (client === undefined) return reject(unreachable);
        ask<Row>(client, { ...statement, values: [...values] }, (error, rows) => {
          release(error !== null && !refusesTheRow(error) ? error : undefined);
          if (error === null) resolve(rows);
          else reject(error);
        });
      });
    });
  }

  return {
    pool,
    async query<Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]) {
      try {
        return await run<Row>(statement, values);
      } catch (error) {
        if (isConnectionTrouble(error)) renewIdle();
        throw asStoreError(error);
      }
    },
    use() {
      const { totalCount, idleCount: idle, waitingCount: waiting } = pool;
      return { busy: totalCount - idle, idle, waiting };
    },
    mostConnections,
    close() {
      closing = true;
      return pool.end();
    },
  };
}

/** Calls `done` once, also where the connection breaks first. */
function ask<Row extends QueryResultRow>(
  client: PoolClient,
  { name, text, values }: Statement & { values: unknown[] },
  done: (error: Error | null, rows: Row[]) => void,
): void {
  let ended = false;
  const end = (error?: Error | null, result?: QueryResult<Row>) => {
    if (ended) return;
    ended = true;
    client.off('error', end);
    done(error ?? null, result?.rows ?? []);
  };
  client.on('error', end);
  client.query<Row>({ name, text, values }, end);
}

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format === 'binary') return types.getTypeParser(oid, format);
  if (oid === types.builtins.INT8) return Number;
  if (oid === types.builtins.TIMESTAMPTZ) return instantOf;
  return types.getTypeParser(oid, format ?? 'text');
}

/** `2026-02-03 04:05:06.789+00` as milliseconds since 1970. */
function instantOf(text: string): number {
  const iso = text.replace(' ', 'T');
  return Date.parse(/[+-]\d\d$/.test(iso) ? `${iso}:00` : iso);
}
