import { isTerminal } from '@parley/protocol';
import { FARTHEST_WAKE_MS } from '../../../server/src/store/due.ts';
import type { Step } from './plan.ts';
import type { Fault } from './sim-fetch.ts';
import type { Stage } from './stage.ts';
import { trouble } from './world.ts';

const FAULTS: readonly Fault[] = ['lost', 'doubled', 'late', 'unanswered', 'unanswered', 'busy', 'refused'];

/** Makes one step of a schedule happen. */
export function act(stage: Stage, { act: what, luck }: Step): void {
  const { world, network, pages, conversations, mendAfter } = stage;
  const { scheduler } = world;
  const [first, second, third] = luck;
  const pick = <T>(list: readonly T[], by: number): T | undefined => list[Math.floor(by * list.length)];
  const at = Math.floor(first * pages.length);
  const page = pages[at]!;
  const { chat, link } = page;
  const place = Math.floor(first * network.servers.length);
  const server = network.servers[place]!;
  const restartAfter = (ms: number): void => {
    trouble(world, scheduler.now() + ms);
    network.dropThoseOf(server);
    mendAfter(ms, () => stage.restart(place));
  };
  switch (what) {
    case 'send':
      return page.send(second < 0.4 ? 'the same text' : `text ${third}`);
    case 'burst':
      return ['one', 'two', 'three'].forEach((text) => page.send(text));
    case 'stop': {
      const open = chat.state.turns.filter(({ reply }) => reply && !isTerminal(reply.state));
      const turn = pick(open, second);
      return void (turn && chat.stop(turn.id).catch(() => {}));
    }
    case 'retry': {
      const turn = third < 0.5 ? chat.state.turns.at(-1) : pick(chat.state.turns, second);
      return void (turn && chat.retry(turn.id).catch(() => {}));
    }
    case 'resend':
    case 'discard': {
      const failed = pick(
        chat.state.outgoing.filter(({ state }) => state === 'failed'),
        second,
      );
      if (!failed) return;
      if (what === 'resend') return chat.resend(failed.id);
      stage.notes.thrownAway.add(failed.id);
      return chat.discard(failed.id);
    }
    case 'switch':
      return page.switchTo(pick(conversations, second)!);
    case 'older':
      return void chat.loadOlder();
    case 'hope':
      return page.hope(second < 0.5 ? 'look' : 'network');
    case 'reload': {
      page.crash();
      const conversationId = second < 0.7 ? chat.conversationId : pick(conversations, third)!;
      pages[at] = stage.openPage(page.browser, conversationId);
      return;
    }
    case 'freeze':
      page.freeze();
      return mendAfter(second * 60_000, () => page.thaw());
    case 'unplug':
      link.setUp(false);
      return mendAfter(second * (third < 0.7 ? 3_000 : 40_000), () => link.setUp(true));
    case 'drop':
      return link.drop();
    case 'deafen':
      link.setDeaf(true);
      return mendAfter(second * 30_000, () => link.setDeaf(false));
    case 'clog':
      link.setClogged(true);
      return mendAfter(second * 30_000, () => link.setClogged(false));
    case 'fault':
      return link.fail(pick(FAULTS, second)!);
    case 'kill':
      server.kill();
      return restartAfter(second * (third < 0.7 ? 1_000 : 25_000));
    case 'stall':
      server.owner.freeze();
      trouble(world, scheduler.now() + second * 40_000);
      return mendAfter(second * 40_000, () => server.owner.thaw());
    case 'drain':
      server.drain();
      return restartAfter(2_000 + second * 5_000);
    case 'clock': {
      // Mostly back, up to two hours: somebody mends a clock that was ahead. The servers have one clock, but for their skew.
      const aheadMs = Math.round((second - 0.9) * 7_200_000);
      if (third < 0.5) return page.setClock(aheadMs);
      // A lease of a server that dies looks longer by as much as the clock goes back, up to what is taken for a mistake.
      const backMs = Math.min(Math.max(world.serversAheadMs - aheadMs, 0), FARTHEST_WAKE_MS);
      world.serversAheadMs = aheadMs;
      return trouble(world, scheduler.now() + backMs);
    }
  }
}
