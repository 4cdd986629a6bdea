import type { Turn } from '@parley/protocol';
import { check } from '../../../server/src/http/read-json.ts';
import {
  answerShape,
  conversationShape,
  epochShape,
  postTurnShape,
  rangeShape,
  turnShape,
} from '../../../server/src/http/shapes.ts';
import { notFound, unauthorized } from '../../../server/src/problems.ts';
import type { Commands } from '../../../server/src/turns/commands.ts';
import type { Network } from './network.ts';

/** How many turns an answer carries at most. Small ones make a reader ask on. */
export interface Sizes {
  readonly page: number;
  readonly snapshot: number;
}

/** A request as a server reads it. */
export interface SimRequest {
  readonly method: string;
  readonly url: URL;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** What a server answers. */
export interface SimAnswer {
  readonly status: number;
  readonly body: unknown;
  /** What the route does once the answer is handed on, also where nobody hears it. */
  after?(): void;
}

/**
 * The routes of the server, with its own shapes and commands, without the HTTP between: streams take turns of the event
 * loop that no schedule could repeat.
 *
 * @throws ProblemError
 */
export async function answerRequest(network: Network, commands: Commands, request: SimRequest): Promise<SimAnswer> {
  const { tokens, sizes } = network;
  const { method, url, token, body } = request;
  const [, version, resource, conversation, turns, turn, command] = url.pathname.split('/');
  if (url.pathname === '/healthz') return { status: 200, body: { status: 'ok' } };
  const visitor = tokens.verify(token);
  if (`${version}/${resource}` === 'v1/visitors') {
    if (token !== undefined && !visitor) throw unauthorized('The token has run out.');
    return { status: 200, body: tokens.issue(visitor?.visitorId ?? network.makeVisitorId()) };
  }
  if (!visitor) throw unauthorized('The token is not taken.');
  if (conversation === undefined) return { status: 200, body: { conversations: await commands.list(visitor) } };
  const { conversation: conversationId } = check(conversationShape, { conversation });

  if (method === 'GET') {
    const held = url.searchParams.getAll('held');
    const { after, before, limit, ...range } = check(rangeShape, { ...Object.fromEntries(url.searchParams), held });
    if (after !== undefined) {
      const answer = await commands.sync(visitor, { conversationId, after, held: range.held }, sizes.snapshot);
      return { status: 200, body: answer };
    }
    const most = Math.min(limit, sizes.page);
    const page = { limit: most, ...(before !== undefined && { before }) };
    return { status: 200, body: await commands.page(visitor, conversationId, page) };
  }
  if (turns === 'turns' && turn === undefined) {
    const posted = { ...check(postTurnShape, body), conversationId, attachments: [] };
    const { turn: stored, isNew } = await commands.post(visitor, posted);
    checkAcknowledged(network, stored);
    return {
      status: isNew ? 201 : 200,
      body: stored,
      after() {
        if (stored.reply?.state === 'pending') network.wake({ conversationId, turnId: stored.id });
      },
    };
  }
  const { turn: turnId } = check(turnShape, { conversation, turn });
  if (command === 'answers') {
    const given = check(answerShape, body);
    return { status: 200, body: await commands.answer(visitor, { conversationId, turnId }, given) };
  }
  if (command !== 'cancel' && command !== 'retry') throw notFound('address');
  const { epoch } = check(epochShape, body);
  return { status: 200, body: await commands[command](visitor, { conversationId, turnId }, epoch) };
}

function checkAcknowledged({ world: { judge, ledger } }: Network, { id }: Turn): void {
  if (!ledger.has(id)) judge.blame(new Error(`[I1] turn ${id} is acknowledged and is not stored`));
}
