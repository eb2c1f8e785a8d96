import { z } from 'zod';

/** Nothing, and the beginnings that stand in `.env.example`. */
const PLACEHOLDERS: ReadonlySet<unknown> = new Set(['', 'xoxb-', 'xapp-']);

/** An environment variable that is empty, or as `.env.example` has it, counts as not set. */
const unset = (value: unknown) => (PLACEHOLDERS.has(value) ? undefined : value);
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(unset, schema.optional());
const withDefault = <Schema extends z.ZodType>(schema: Schema, value: string) =>
  z.preprocess((given) => unset(given) ?? value, schema);

const HOW_TO_GET_A_TOKEN =
  'is missing. Create a Slack app from manifest.yml at https://api.slack.com/apps, install it, and copy the "Bot User OAuth Token". ' +
  'To try Dibs without Slack: npm run sandbox';

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' });
const redisUrl = z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' });
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

/** 32 bytes as base64, as `openssl rand -base64 32` prints them. */
const secretKey = z.string().refine((text) => Buffer.from(text, 'base64').length === 32, {
  error: 'must be 32 bytes in base64: openssl rand -base64 32',
});

/** `name=value`, several with commas between them; values as in an address (`%20`). */
const traceHeaders = z
  .string()
  .regex(/^\s*[\w-]+=[^,]*(,\s*[\w-]+=[^,]*)*$/, { error: 'must be name=value,name=value' })
  .transform((text) => {
    const pairs = text.split(',').map((pair) => pair.trim().split(/=(.*)/, 2));
    return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, decoded(value)]));
  });

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const environment = z.object({
  SLACK_BOT_TOKEN: z
    .preprocess(unset, z.string({ error: HOW_TO_GET_A_TOKEN }))
    .refine((token) => token === undefined || String(token).startsWith('xoxb-'), {
      error: 'must be a bot token; those begin with xoxb-',
    }),
  SLACK_APP_TOKEN: optional(
    z.string().startsWith('xapp-', { error: 'must be an app-level token; those begin with xapp-' }),
  ),
  SLACK_SIGNING_SECRET: optional(
    z.string().min(8, { error: 'is too short to be a signing secret' }),
  ),
  SLACK_SIGNING_SECRET_OLD: optional(
    z.string().min(8, { error: 'is too short to be a signing secret' }),
  ),
  SLACK_API_URL: optional(httpUrl),
  DATABASE_URL: optional(postgresUrl),
  DIBS_DATA_DIR: withDefault(z.string(), '.dibs'),
  DIBS_SECRET_KEY: optional(secretKey),
  REDIS_URL: optional(redisUrl),
  HOST: withDefault(z.string(), '0.0.0.0'),
  PORT: withDefault(
    z.coerce
      .number({ error: 'must be a number' })
      .int({ error: 'must be a whole number' })
      .min(0, { error: 'must be from 0 to 65535' })
      .max(65_535, { error: 'must be from 0 to 65535' }),
    '3000',
  ),
  PUBLIC_URL: optional(httpUrl),
  WHATSAPP_API_URL: withDefault(httpUrl, 'https://graph.facebook.com/v23.0'),
  TWILIO_API_URL: withDefault(httpUrl, 'https://api.twilio.com'),
  METRICS_TOKEN: optional(
    z.string().min(16, { error: 'is too short: at least 16 characters. openssl rand -base64 32' }),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(httpUrl),
  OTEL_EXPORTER_OTLP_HEADERS: optional(traceHeaders),
  LOG_LEVEL: withDefault(
    z.enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'must be debug, info, warn, error or silent',
    }),
    'info',
  ),
});

type Environment = Record<string, string | undefined>;

/** What no setting can be blamed for alone; found even where single ones are wrong. */
function problemsTogether(env: Environment): string[] {
  const problems: string[] = [];
  if (unset(env['SLACK_APP_TOKEN'] ?? '') === undefined && !env['SLACK_SIGNING_SECRET']) {
    problems.push(
      'SLACK_APP_TOKEN or SLACK_SIGNING_SECRET must be set: an app-level token (xapp-, scope connections:write) for Socket Mode, or the signing secret for HTTP.',
    );
  }
  return [...problems, ...keyProblems(env)];
}

function keyProblems(env: Environment): string[] {
  return env['DATABASE_URL'] && !env['DIBS_SECRET_KEY']
    ? [
        'DIBS_SECRET_KEY is missing. Secrets in your database are encrypted with it: openssl rand -base64 32',
      ]
    : [];
}

function problemsOf(error: z.ZodError | undefined): string[] {
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
}

/** What the process runs with. Read once, at the start; everything else gets the values it needs as arguments. */
export interface Config {
  slack: {
    botToken: string;
    /** Slack's side of the wire, if it is not Slack: the sandbox. */
    apiUrl: string | null;
    transport:
      | { mode: 'socket'; appToken: string }
      | { mode: 'http'; signingSecrets: readonly string[] };
  };
  /** Null: the embedded server keeps its data in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** 32 bytes in base64; null only with the embedded database: then one is made and kept in `dataDir`. */
  secretKey: string | null;
  /** Null: BullMQ uses Postgres. */
  redisUrl: string | null;
  http: { host: string; port: number; publicUrl: string | null };
  whatsappApiUrl: string;
  twilioApiUrl: string;
  /** Whoever shows it may read /metrics; null: only this machine. */
  metricsToken: string | null;
  /** Where traces go; null: nobody follows. */
  tracing: { endpoint: string; headers: Record<string, string> } | null;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

export type ReadConfig = { ok: true; config: Config } | { ok: false; problems: string[] };

/** The names of all settings, for the test that compares them with `.env.example`. */
export const SETTINGS: readonly string[] = Object.keys(environment.shape);

/** Reads all settings, or says everything that is wrong with them, one line each. */
export function readConfig(env: Environment = process.env): ReadConfig {
  const parsed = environment.safeParse(env);
  const problems = [...problemsOf(parsed.error), ...problemsTogether(env)];
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  return { ok: true, config: toConfig(parsed.data) };
}

/** What a tool needs that looks into the database and talks to nobody. */
export type DatabaseConfig = Pick<Config, 'databaseUrl' | 'dataDir' | 'secretKey'>;

/** The settings of the database alone, or everything that is wrong with them. */
export function readDatabaseConfig(
  env: Environment = process.env,
): { ok: true; config: DatabaseConfig } | { ok: false; problems: string[] } {
  const { DATABASE_URL, DIBS_DATA_DIR, DIBS_SECRET_KEY } = environment.shape;
  const parsed = z.object({ DATABASE_URL, DIBS_DATA_DIR, DIBS_SECRET_KEY }).safeParse(env);
  const problems = [...problemsOf(parsed.error), ...keyProblems(env)];
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  const { data } = parsed;
  return {
    ok: true,
    config: {
      databaseUrl: data.DATABASE_URL ?? null,
      dataDir: data.DIBS_DATA_DIR,
      secretKey: data.DIBS_SECRET_KEY ?? null,
    },
  };
}

function toConfig(env: z.infer<typeof environment>): Config {
  const secrets = [env.SLACK_SIGNING_SECRET, env.SLACK_SIGNING_SECRET_OLD];
  return {
    slack: {
      botToken: env.SLACK_BOT_TOKEN,
      apiUrl: env.SLACK_API_URL ?? null,
      transport:
        env.SLACK_APP_TOKEN === undefined
          ? { mode: 'http', signingSecrets: secrets.filter((secret) => secret !== undefined) }
          : { mode: 'socket', appToken: env.SLACK_APP_TOKEN },
    },
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir: env.DIBS_DATA_DIR,
    secretKey: env.DIBS_SECRET_KEY ?? null,
    redisUrl: env.REDIS_URL ?? null,
    http: { host: env.HOST, port: env.PORT, publicUrl: env.PUBLIC_URL ?? null },
    whatsappApiUrl: env.WHATSAPP_API_URL,
    twilioApiUrl: env.TWILIO_API_URL,
    metricsToken: env.METRICS_TOKEN ?? null,
    tracing:
      env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? null
        : {
            endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
            headers: env.OTEL_EXPORTER_OTLP_HEADERS ?? {},
          },
    logLevel: env.LOG_LEVEL,
  };
}
