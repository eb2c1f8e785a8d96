import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type * as EngineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool } from 'pg';

type Loader = typeof EngineModule & { __wbg_set_wasm(exports: WebAssembly.Exports): void };

/** Prisma's schema engine on one database, and how to let go of both. */
export interface SchemaEngine {
  engine: EngineModule.SchemaEngine;
  close(): Promise<void>;
}

/**
 * Prisma's own schema engine as WebAssembly, in this process: nothing is downloaded. Node 20 cannot import `.wasm` files, so it is
 * instantiated by hand.
 */
export async function openSchemaEngine(databaseUrl: string, schema: string): Promise<SchemaEngine> {
  const { SchemaEngine } = await loadModule();
  const pool = new Pool({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // Idle connections that break are replaced; without a listener they would end the process.
  pool.on('error', () => undefined);
  try {
    const engine = await SchemaEngine.new(
      { datamodels: [['schema.prisma', schema]] },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(withWholeScripts(new PrismaPg(pool), pool)),
    );
    return {
      engine,
      async close() {
        engine.free();
        await pool.end();
      },
    };
  } catch (cause) {
    await pool.end();
    throw new Error('the schema engine could not be started', { cause });
  }
}

/**
 * The adapter cuts scripts at every semicolon, also inside of functions and comments. Sent whole they are read by Postgres itself, and
 * a migration is applied as one transaction: all of it or nothing.
 */
function withWholeScripts(factory: PrismaPg, pool: Pool): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await pool.query(script);
    };
    return adapter;
  };
  return factory;
}

let loaded: Promise<Loader> | undefined;

function loadModule(): Promise<Loader> {
  loaded ??= instantiate();
  return loaded;
}

async function instantiate(): Promise<Loader> {
  const script = createRequire(import.meta.url).resolve(
    '@prisma/schema-engine-wasm/schema_engine_bg',
  );
  const loader = (await import(pathToFileURL(script).href)) as Loader;
  const bytes = readFileSync(join(dirname(script), 'schema_engine_bg.wasm'));
  const imports = { './schema_engine_bg.js': { ...loader } as WebAssembly.ModuleImports };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  loader.__wbg_set_wasm(exports);
  const start = exports['__wbindgen_start'];
  if (typeof start === 'function') start();
  return loader;
}
