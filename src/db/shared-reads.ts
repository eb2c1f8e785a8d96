import {
  createTogether,
  createTrips,
  orEachAlone,
  type Together,
  type Trips,
} from '../together.ts';
import { MOST_TOGETHER, type Sql, type Statement } from './pool.ts';

/** The same read for many; each row says for whom it is, by place. What they ask for is an array in JSON, of their parameters. */
export function forMany({ name, text }: Statement, types: readonly string[]): Statement {
  const columns = types.map((type, index) => `of_${index + 1} ${type}`);
  return {
    name: `${name}_together`,
    text: `
    SELECT asked.asked_place, answer.*
    FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (${columns.join(', ')})) WITH ORDINALITY
      AS asked (${types.map((_, index) => `of_${index + 1}`).join(', ')}, asked_place)
    CROSS JOIN LATERAL (${text.replaceAll(/\$(\d+)/g, 'asked.of_$1')}) answer`,
  };
}

type Row = Record<string, unknown>;
type Values = readonly unknown[];

/**
 * Reads that say so (`Statement.shared`) go together with those of the same moment, and with those that came while others were under way:
 * one round trip for all, and what several ask for is read once. Nobody hears what was read before they asked.
 * Statements that are among `tripsOf` share their round trips with something else.
 */
export function sharingReads(sql: Sql, tripsOf: ReadonlyMap<Statement, Trips> = new Map()): Sql {
  const groups = new Map<string, Together<Values, Row[]>>();

  function newGroup(
    statement: Statement,
    { types, trips = Number.POSITIVE_INFINITY, apart = 0 }: NonNullable<Statement['shared']>,
  ) {
    const many = forMany(statement, types);

    async function readMany(asked: readonly Values[]): Promise<Row[][]> {
      const given = asked.map((values) =>
        Object.fromEntries(values.map((value, index) => [`of_${index + 1}`, value])),
      );
      const rows = await sql.query<Row>(many, [JSON.stringify(given)]);
      return asked.map((_, index) => rows.filter(({ asked_place: place }) => place === index + 1));
    }

    const readDifferent = orEachAlone(readMany, (values) => sql.query<Row>(statement, values));

    async function readAll(asked: readonly Values[]): Promise<Promise<Row[]>[]> {
      const different = new Map(asked.map((values) => [JSON.stringify(values), values]));
      const reads = await readDifferent([...different.values()]);
      const byKey = new Map([...different.keys()].map((key, place) => [key, reads[place]]));
      return asked.map(async (values) => (await byKey.get(JSON.stringify(values))) ?? []);
    }

    return createTogether(
      MOST_TOGETHER,
      readAll,
      tripsOf.get(statement) ?? createTrips(trips, apart),
    );
  }

  return {
    ...sql,
    query<Wanted extends Row>(statement: Statement, values: Values) {
      const { shared } = statement;
      if (shared === undefined) return sql.query<Wanted>(statement, values);
      const group = groups.get(statement.name) ?? newGroup(statement, shared);
      groups.set(statement.name, group);
      return group.ask(values) as Promise<Wanted[]>;
    },
  };
}
