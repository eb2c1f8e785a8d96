import { createAtOnce, createTwoTrips } from './intake-by-hand.ts';
import { type IntakeServerSettings, type Store, serveIntake } from './intake-server.ts';
import { createWithOurSql } from './intake-with-our-sql.ts';

/** A server that stores what it is sent as its settings say. */

function storeOf({ stores, databaseUrl }: IntakeServerSettings): Store {
  switch (stores) {
    case 'in_two_trips':
      return createTwoTrips(databaseUrl);
    case 'at_once':
      return createAtOnce(databaseUrl);
    case 'by_statements_of_dibs':
      return createWithOurSql(databaseUrl);
  }
}

const settings = JSON.parse(process.argv[2] ?? '') as IntakeServerSettings;
serveIntake(storeOf(settings), settings);
