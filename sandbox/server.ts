import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createClock, type SandboxClock } from './clock.ts';
import { type Account, defaultAccounts } from './customers/accounts.ts';
import { type Customers, createCustomers } from './customers/customers.ts';
import { type Events, startEvents } from './events.ts';
import { createFaults, type Faults } from './faults.ts';
import { createSandboxHttpServer } from './http-server.ts';
import { type Act, createAct } from './interaction/act.ts';
import { createResponseUrls } from './interaction/response-urls.ts';
import { createTriggers } from './interaction/triggers.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { parseManifest } from './manifest.ts';
import { createPageRoutes, type PageFiles } from './page-routes.ts';
import { createRouter } from './routes.ts';
import { createDefaultScene, type Scene } from './scene.ts';
import { createAppLink, type Transport } from './transport/app-link.ts';
import { createHttpTransport } from './transport/http-transport.ts';
import { createSocketTransport } from './transport/socket-transport.ts';
import { createTroubles, type Troubles } from './trouble.ts';
import { createWebApi } from './web-api/dispatch.ts';
import { createRateLimits } from './web-api/rate-limits.ts';
import type { Workspace } from './workspace.ts';
import type { Credentials, World } from './world.ts';

export type SandboxOptions = {
  /** The text of a `manifest.yml`; the project's own when left out. */
  manifest?: string;
  /** 0 (a free one) when left out. */
  port?: number;
  clock?: SandboxClock;
  /** Where people are; Berlin when left out. */
  timeZone?: string;
  /** 'open' refuses nothing (the usual for tests); 'slack' counts as Slack documents. */
  rateLimits?: 'open' | 'slack';
  /** Which time makes triggers expire: tests move the sandbox's, the page needs the real one while it runs fast. */
  triggerTime?: 'sandbox' | 'real';
  /** How long the app may take to acknowledge, in real milliseconds: 3000 as in Slack when left out. */
  acknowledgeWithinMs?: number;
  accounts?: Account[];
  page?: () => Promise<PageFiles>;
};

/** A running stand-in workspace. */
export type Sandbox = {
  /** "http://127.0.0.1:40001": the page; replies of the generic channel go to `${url}/customers/reply/{account key}`. */
  url: string;
  /** For `SLACK_API_URL`; ends in `/api/`. */
  slackApiUrl: string;
  /** In place of `https://graph.facebook.com`; any version may follow. */
  graphUrl: string;
  /** In place of `https://api.twilio.com`. */
  twilioUrl: string;
  credentials: Credentials;
  clock: SandboxClock;
  scene: Scene;
  workspace: Workspace;
  customers: Customers;
  ledger: Ledger;
  faults: Faults;
  /** The switches that the page has, too: `troubles.set({ name: 'outage', minutes: 20 })`. */
  troubles: Troubles;
  events: Events;
  act: Act;
  /**
   * Where the app listens: Slack's requests go to `{appUrl}/slack/events`, customers' to `{appUrl}/hooks/{key}`. With
   * `slack: 'http'` (the usual) the url_verification challenge is made first.
   */
  connectApp(appUrl: string, options?: { slack: 'http' | 'socket' }): Promise<void>;
  /** Socket Mode connections that are open, and Slack's `refresh_requested`. */
  sockets: { count(): number; requestRefresh(): void };
  /**
   * Resolves with the first value of `look` that is neither undefined, null nor false; looks again after each change.
   * Rejects after `withinMs` (30 s) of real time, naming `what` it waited for.
   */
  until<T>(what: string, look: () => T | undefined | null | false, withinMs?: number): Promise<T>;
  /** Resolves when no delivery to the app is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** Starts a stand-in on a free loopback port. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const manifest = parseManifest(options.manifest ?? readProjectManifest());
  const clock = options.clock ?? createClock();
  const scene = createDefaultScene(clock, manifest.name, options.timeZone);
  const { workspace } = scene;
  const credentials = newCredentials();
  const acknowledgeWithinMs = options.acknowledgeWithinMs ?? 3000;
  const joined: { appUrl: string; http?: Transport } = { appUrl: '' };
  let url = '';

  const ledger = createLedger({ now: clock.now, changed: workspace.touch });
  const sockets = createSocketTransport({
    appId: workspace.app.id,
    acknowledgeWithinMs,
    changed: workspace.touch,
  });
  const faults = createFaults({
    changed: workspace.touch,
    isOutage: () => troubles.isOn('outage'),
  });
  const troubles: Troubles = createTroubles({
    faults,
    workspace,
    credentials,
    clock,
    requestRefresh: () => sockets.requestRefresh(),
  });
  const world: World = {
    workspace,
    clock,
    manifest,
    credentials,
    ledger,
    faults,
    troubles,
    triggers: createTriggers(options.triggerTime === 'real' ? Date.now : clock.now),
    responseUrls: createResponseUrls({ now: clock.now, url: () => url }),
    app: createAppLink({
      ledger,
      isOutage: () => troubles.isOn('outage'),
      current() {
        if (sockets.connections() > 0) return { kind: 'socket', transport: sockets };
        return joined.http ? { kind: 'http', transport: joined.http } : { kind: 'none' };
      },
    }),
    url: () => url,
  };
  const events = startEvents(world);
  const customers = createCustomers(world, {
    accounts: options.accounts ?? defaultAccounts,
    hooksUrl: () => joined.appUrl,
  });
  const act = createAct(world, { customers, events });
  const page = createPageRoutes(world, { act, customers, page: options.page ?? bundledPage() });
  const server = createSandboxHttpServer(
    createRouter(world, {
      webApi: createWebApi(world, {
        rateLimits: createRateLimits(options.rateLimits ?? 'open', clock),
        openConnection: () =>
          `${url.replace('http:', 'ws:')}/link?ticket=${sockets.issueTicket()}&app_id=${workspace.app.id}`,
      }),
      customers,
      elsewhere: page.route,
    }),
  );
  server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  workspace.siteUrl = url;

  return {
    url,
    slackApiUrl: `${url}/api/`,
    graphUrl: `${url}/graph`,
    twilioUrl: `${url}/twilio`,
    credentials,
    clock,
    scene,
    workspace,
    customers,
    ledger,
    faults,
    troubles,
    events,
    act,
    async connectApp(appUrl, { slack } = { slack: 'http' }) {
      joined.appUrl = appUrl.replace(/\/$/, '');
      if (slack === 'socket') return;
      const http = createHttpTransport({
        appUrl: `${joined.appUrl}/slack/events`,
        credentials,
        acknowledgeWithinMs,
      });
      await http.verifyUrl();
      joined.http = http;
      workspace.touch();
    },
    sockets: { count: sockets.connections, requestRefresh: sockets.requestRefresh },
    until: (what, look, withinMs = 30_000) => lookUntil(workspace, what, look, withinMs),
    idle: () => world.app.idle(),
    async close() {
      clock.stop();
      page.close();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function lookUntil<T>(
  workspace: Workspace,
  what: string,
  look: () => T | undefined | null | false,
  withinMs: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const tryOnce = () => {
      try {
        const found = look();
        if (found === undefined || found === null || found === false) return;
        finish(() => resolve(found));
      } catch (error) {
        finish(() => reject(error));
      }
    };
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      stopLooking();
      settle();
    };
    const timer = setTimeout(
      () => finish(() => reject(new Error(`Waited ${withinMs} ms in vain for: ${what}`))),
      withinMs,
    );
    const stopLooking = workspace.onRevision(tryOnce);
    tryOnce();
  });
}

function newCredentials(): Credentials {
  const word = () => randomBytes(12).toString('hex');
  return {
    botToken: `xoxb-sandbox-${word()}`,
    appToken: `xapp-1-sandbox-${word()}`,
    signingSecret: randomBytes(16).toString('hex'),
    verificationToken: word(),
    standing: 'valid',
  };
}

function readProjectManifest(): string {
  return readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8');
}

/** Bundled at the first look at it: tests that open no page need no bundler. */
function bundledPage(): () => Promise<PageFiles> {
  let files: Promise<PageFiles> | undefined;
  return () => {
    files ??= import('./page-bundle.ts').then(({ buildPage }) => buildPage());
    return files;
  };
}
