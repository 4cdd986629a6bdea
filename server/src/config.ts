import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LogLevel } from './log.ts';

/** A setting has a value that the server cannot work with. Its message names the setting and says what it wants. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

interface Setting<T> {
  /** One line for whoever runs the server. */
  readonly doc: string;
  /** What holds where the variable is not set, as it would be written. */
  readonly default: string;
  read(value: string): T;
}

const setting = <T>(doc: string, fallback: string, read: (value: string) => T): Setting<T> => ({
  doc,
  default: fallback,
  read,
});

/** Every setting, by the environment variable that holds it. */
export const SETTINGS = {
  PORT: setting('The port to listen on; 0 takes a free one.', '8787', number(0, 65_535)),
  HOST: setting('The address to listen on; 0.0.0.0 for every network.', '127.0.0.1', text),
  PARLEY_DATA: setting('The folder of the SQLite files and of the secret.', '.parley', (value) => resolve(value)),
  MONGODB_URL: setting('A MongoDB to keep everything in, instead of SQLite.', '', optional(mongoUrl)),
  REDIS_URL: setting('A Redis by which several servers tell each other at once what is new.', '', optional(redisUrl)),
  PARLEY_SECRET: setting(
    'Signs the tokens of visitors; where empty, one is made in PARLEY_DATA.',
    '',
    optional(secret),
  ),
  PARLEY_TOKEN_DAYS: setting('How many days a token is taken; pages in use renew theirs.', '60', number(1, 400)),
  PARLEY_ORIGINS: setting('The origins of the pages that are served, with commas between; * for all.', '*', origins),
  PARLEY_SITES: setting('The names of the sites that are served, with commas between; * for all.', '*', list),
  PARLEY_RESPONDER: setting(
    'Who answers: openai, faq or scripted; auto takes openai where it has a key, else faq.',
    'auto',
    oneOf('auto', 'openai', 'faq', 'scripted'),
  ),
  PARLEY_FAQ_FOLDER: setting('The folder of Markdown files that faq answers from.', 'docs', (value) => resolve(value)),
  PARLEY_FAQ_URL: setting('Where those files can be read, for the links of sources.', '', optional(url)),
  OPENAI_API_KEY: setting('The key of the model’s API.', '', optional(text)),
  OPENAI_BASE_URL: setting('Another server that speaks the same API.', '', optional(url)),
  OPENAI_MODEL: setting('The model to ask.', 'gpt-5-mini', text),
  PARLEY_PROMPT: setting('What the model is told before every conversation.', '', optional(text)),
  PARLEY_CONCURRENCY: setting('How many replies one process writes at once.', '200', number(1, 10_000)),
  PARLEY_WIDGET: setting('The folder of the built widget.', widgetFolder(), (value) => resolve(value)),
  PARLEY_OLD_WIDGETS: setting(
    'A folder of folders with older builds of the widget, each served by its version.',
    '',
    optional(existingFolder),
  ),
  PARLEY_LOG: setting('How much is logged: info, warn, error or silent.', 'info', logLevel),
} as const;

/** Settings whose values no message may show. */
const SECRETS: ReadonlySet<string> = new Set(['PARLEY_SECRET', 'OPENAI_API_KEY', 'MONGODB_URL', 'REDIS_URL']);

/** The name of a setting. */
export type SettingName = keyof typeof SETTINGS;

/** What the server is told, each setting read and checked. */
export type Config = { readonly [Name in SettingName]: ReturnType<(typeof SETTINGS)[Name]['read']> };

/**
 * Reads the settings from an environment.
 *
 * @throws ConfigError for a value that cannot be, and for a `PARLEY_` variable that is no setting
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  for (const name of Object.keys(environment)) {
    if (name.startsWith('PARLEY_') && !(name in SETTINGS)) {
      throw new ConfigError(`${name} is no setting; there are ${Object.keys(SETTINGS).join(', ')}`);
    }
  }
  const entries = Object.entries(SETTINGS).map(([name, { default: fallback, read }]) => {
    const given = environment[name];
    const value = given === undefined || given === '' ? fallback : given;
    try {
      return [name, read(value)];
    } catch (error) {
      const shown = SECRETS.has(name) ? 'set' : JSON.stringify(value);
      throw new ConfigError(`${name} is ${shown}, but ${(error as Error).message}`);
    }
  });
  const config = Object.fromEntries(entries) as Config;
  if (config.PARLEY_RESPONDER === 'openai' && !config.OPENAI_API_KEY) {
    throw new ConfigError('OPENAI_API_KEY is not set; with PARLEY_RESPONDER=openai it has to be');
  }
  return config;
}

/** The files that the server keeps in its data folder. */
export function dataFiles(folder: string): { readonly turns: string; readonly jobs: string } {
  return { turns: join(folder, 'parley.sqlite'), jobs: join(folder, 'jobs.sqlite') };
}

function text(value: string): string {
  return value;
}

function number(least: number, most: number): (value: string) => number {
  return (value) => {
    const read = Number(value);
    if (Number.isInteger(read) && read >= least && read <= most) return read;
    throw new Error(`it has to be a whole number from ${least} to ${most}`);
  };
}

function oneOf<const T extends string>(...allowed: readonly T[]): (value: string) => T {
  return (value) => {
    const found = allowed.find((word) => word === value);
    if (found) return found;
    throw new Error(`it has to be one of ${allowed.join(', ')}`);
  };
}

function logLevel(value: string): LogLevel {
  return oneOf('info', 'warn', 'error', 'silent')(value);
}

function optional<T>(read: (value: string) => T): (value: string) => T | undefined {
  return (value) => (value === '' ? undefined : read(value));
}

function list(value: string): readonly string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

function origins(value: string): readonly string[] {
  const read = list(value);
  const wrong = read.find((origin) => origin !== '*' && (!URL.canParse(origin) || new URL(origin).origin !== origin));
  if (wrong === undefined) return read;
  throw new Error(`${wrong} is no origin; one looks like https://shop.example, without a path`);
}

function url(value: string): string {
  if (URL.canParse(value) && /^https?:/.test(value)) return value;
  throw new Error('it has to be an http or https address');
}

function mongoUrl(value: string): string {
  if (/^mongodb(\+srv)?:\/\//.test(value)) return value;
  throw new Error('it has to begin with mongodb:// or mongodb+srv://');
}

function redisUrl(value: string): string {
  const read = URL.canParse(value) ? new URL(value) : undefined;
  if (read && /^rediss?:$/.test(read.protocol) && read.hostname && /^(\/\d*)?$/.test(read.pathname)) return value;
  throw new Error('it has to look like redis://HOST:PORT or rediss://USER:PASSWORD@HOST:PORT/NUMBER');
}

function secret(value: string): string {
  if (value.length >= 32) return value;
  throw new Error('it has to have at least 32 characters');
}

function existingFolder(value: string): string {
  if (statSync(value, { throwIfNoEntry: false })?.isDirectory()) return resolve(value);
  throw new Error('it has to be a folder that is there');
}

function widgetFolder(): string {
  return fileURLToPath(new URL('../../widget/dist', import.meta.url));
}
