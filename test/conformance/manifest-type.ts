import type { AppsManifestCreateArguments } from '@slack/web-api';

/** A manifest as Slack's own SDK has it, under a name that a schema can be made of. */
export type AppManifest = AppsManifestCreateArguments['manifest'];
