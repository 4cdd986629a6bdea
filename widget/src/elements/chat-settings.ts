import { parleyAdapter, type Adapter, type Identity, type ParleyAdapter } from '@parley/adapters';
import type { Id } from '@parley/protocol';

/** The settings of an element that say which backend it reaches, and what it shows of it. */
export interface ChatSettings {
  readonly server: string;
  readonly site: string;
  readonly identity: Identity | undefined;
  readonly user: string;
  readonly adapter: Adapter | (() => Adapter) | undefined;
  readonly conversation: Id | undefined;
}

/** The settings as they are now. */
export function readSettings({ server, site, identity, user, adapter, conversation }: ChatSettings): ChatSettings {
  return { server, site, identity, user, adapter, conversation };
}

/** Whose the things are that this browser keeps: the same name for all visitors whom the site does not know. */
export function ownerKey({ server, site, user }: ChatSettings): string {
  return user ? `${server} ${site} ${user}` : `${server} ${site}`;
}

/** Where the browser keeps what is not sent yet. */
export function outboxName(settings: ChatSettings): string {
  if (!settings.adapter) return `parley ${ownerKey(settings)}`;
  return settings.user ? `parley ${settings.user}` : 'parley';
}

/** What the page says now: a token that it signed is good for a while only, and it may have put another one there. */
async function prove({ identity = '' }: ChatSettings): Promise<string> {
  return typeof identity === 'function' ? identity() : identity;
}

/** Two functions that make adapters count as the same: a page may write one anew each time that it draws itself. */
export function sameBackend(one: ChatSettings, other: ChatSettings): boolean {
  const sameAdapter =
    one.adapter === other.adapter || (typeof one.adapter === 'function' && typeof other.adapter === 'function');
  const sameVisitor = one.user === other.user && (one.identity === undefined) === (other.identity === undefined);
  return sameAdapter && sameVisitor && one.server === other.server && one.site === other.site;
}

/** How the backend is reached. @param settings asked for an identity each time that one is needed */
export function makeAdapter(settings: ChatSettings): Adapter {
  const { adapter } = settings;
  if (typeof adapter === 'function') return adapter();
  return adapter ?? parleyServer(settings);
}

/** Forgets the token of a Parley server's visitor; how a page's own adapter knows its visitors is the page's business. */
export function forgetToken(settings: ChatSettings): void {
  if (settings.adapter) return;
  const adapter = parleyServer(settings);
  adapter.forgetVisitor();
  adapter.close();
}

function parleyServer(settings: ChatSettings): ParleyAdapter {
  const { server, site, identity } = settings;
  return parleyAdapter({
    url: server || new URL(import.meta.url).origin,
    site: site || location.hostname.replace(/[^a-z\d.-]/gi, '') || 'default',
    ...(identity !== undefined && { identity: () => prove(settings) }),
  });
}
