import type { World } from '../world.ts';
import type { Args } from './args.ts';

export type MethodCall = { args: Args; world: World };

/** One Web API method. What it returns is the answer without `ok`. */
export type WebApiMethod = {
  /** One of them is needed; none listed: no scope. */
  scopes: string[] | ((call: MethodCall) => string[]);
  /** Which bodies Slack reads; a JSON body where only forms are read has no arguments. */
  body: 'form' | 'form_or_json';
  /** App-level tokens are for one method only. */
  token?: 'app';
  run(call: MethodCall): Record<string, unknown>;
};

export type MethodFamily = Record<string, WebApiMethod>;
