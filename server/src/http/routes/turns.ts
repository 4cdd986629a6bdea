import { finished } from 'node:stream';
import type Router from '@koa/router';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { TurnKey } from '../../store/store.ts';
import type { Commands } from '../../turns/commands.ts';
import type { VisitorState } from '../middleware/authenticate.ts';
import { check, readJson } from '../read-json.ts';
import { answerShape, conversationShape, epochShape, feedbackShape, postTurnShape, turnShape } from '../shapes.ts';

/** What the routes of turns work with. */
export interface TurnRouteParts {
  readonly commands: Commands;
  readonly clock: Clock;
  readonly log: Log;
  wake(key: TurnKey): void;
}

/** `POST /v1/conversations/:conversation/turns`, and what can be done with a turn (rules H2, H6, H7, H10). */
export function turnRoutes(router: Router<VisitorState>, { commands, clock, log, wake }: TurnRouteParts): void {
  router.post('/v1/conversations/:conversation/turns', async (context) => {
    const { conversation: conversationId } = check(conversationShape, context.params);
    const posted = { ...(await readJson(context, postTurnShape)), conversationId };
    const { turn, isNew } = await commands.post(context.state.visitor, posted);
    context.status = isNew ? 201 : 200;
    context.body = turn;
    // Only now is there something to work on that the answer does not show yet (rule H2).
    finished(context.res, (error) => {
      const outcome = error ? 'turn not acknowledged' : 'turn acknowledged';
      log.info(outcome, { turn: turn.id, status: context.status, ms: clock() - turn.createdAt });
      if (turn.reply?.state !== 'pending') return;
      wake({ conversationId, turnId: turn.id });
      log.info('reply woken', { turn: turn.id, ms: clock() - turn.createdAt });
    });
  });

  for (const command of ['cancel', 'retry'] as const) {
    router.post(`/v1/conversations/:conversation/turns/:turn/${command}`, async (context) => {
      const { conversation: conversationId, turn: turnId } = check(turnShape, context.params);
      const { epoch } = await readJson(context, epochShape);
      context.body = await commands[command](context.state.visitor, { conversationId, turnId }, epoch);
    });
  }

  router.post('/v1/conversations/:conversation/turns/:turn/answers', async (context) => {
    const { conversation: conversationId, turn: turnId } = check(turnShape, context.params);
    const given = await readJson(context, answerShape);
    context.body = await commands.answer(context.state.visitor, { conversationId, turnId }, given);
  });

  router.post('/v1/conversations/:conversation/turns/:turn/feedback', async (context) => {
    const { conversation: conversationId, turn: turnId } = check(turnShape, context.params);
    const { comment, ...given } = await readJson(context, feedbackShape);
    const feedback = { ...given, ...(comment !== undefined && { comment }) };
    context.body = await commands.feedback(context.state.visitor, { conversationId, turnId }, feedback);
  });
}
