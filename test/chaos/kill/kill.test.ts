import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { withDatabase, type LeftTurn } from './autopsy.ts';
import { campaign } from './campaign.ts';
import type { Sabotage } from './hard-life.ts';
import { MOMENTS } from './moments.ts';
import { describeTally } from './tally.ts';

/** How many kills there are here; `npm run chaos:kill -- --kills 1000` is for more. */
const KILLS = 60;
/** How many of them have to find something under way at least, so that the whole proves something. */
const FOUND = { sending: 4, generating: 10, halfWritten: 5 };

describe('a server that is killed again and again', function () {
  this.timeout(300_000);

  it('[I1] [I2] [I3] [I4] [I5] [I6] [I7] [I10] loses, doubles, reorders and garbles nothing', async () => {
    const seed = Math.floor(Math.random() * 1_000_000);
    const { tally, wrongs } = await campaign({ kills: KILLS, servers: 2, seed });
    console.log(`      seed ${seed}\n${describeTally(tally).replaceAll(/^/gm, '      ')}`);
    assert.deepEqual(wrongs, [], `seed ${seed}`);
    assert.equal(tally.kills, KILLS);
    const missed = MOMENTS.filter((moment) => tally.at[moment] === 0);
    assert.deepEqual(missed, [], 'nobody was killed then');
    assert.ok(tally.foundSending >= FOUND.sending, `${tally.foundSending} kills found a turn on its way`);
    assert.ok(tally.foundGenerating >= FOUND.generating, `${tally.foundGenerating} kills found a reply being written`);
    assert.ok(tally.foundHalfWritten >= FOUND.halfWritten, `${tally.foundHalfWritten} kills found a reply half stored`);
    assert.ok(tally.done > KILLS, `only ${tally.done} replies were finished`);
  });

  for (const [title, sql, victim, reported] of [
    [
      'a turn that was acknowledged is gone',
      'DELETE FROM turns WHERE id = ?',
      () => true,
      (id: string) => [`[I1] turn ${id} was acknowledged and is not stored`],
    ],
    [
      'a character of a turn is another one',
      `UPDATE turns SET text = replace(text, 'e', 'é') WHERE id = ?`,
      ({ text }: LeftTurn) => text.includes('e'),
      (id: string) => [`[I1] turn ${id} says `],
    ],
    [
      'two turns have changed their places',
      'UPDATE turns SET seq = seq + 1000 WHERE id = ?',
      () => true,
      (id: string) => [`[D3] turn ${id} `],
    ],
    [
      'a finished answer has a word less',
      `UPDATE turns SET entries = '[{"kind":"text","text":"a word"}]' WHERE id = ?`,
      ({ state }: LeftTurn) => state === 'done',
      // By the second where its writer had seen no more than its beginning when the server was killed.
      (id: string) => ['[I6] the done reply to ', `[I5] the text of ${id} was taken back `],
    ],
  ] as const) {
    it(`is reported where ${title}`, async () => {
      const harm = once(sql, victim);
      const { wrongs } = await campaign({ kills: 4, servers: 1, seed: 1, sabotage: harm.sabotage });
      assert.ok(harm.done, 'there was nothing to harm');
      assert.ok(
        wrongs.some((wrong) => reported(harm.done!).some((words) => wrong.startsWith(words))),
        wrongs.join('\n'),
      );
    });
  }
});

/** Harms one turn, whose writer knows that it is stored, after the first kill that leaves such a one. */
function once(
  sql: string,
  isVictim: (turn: LeftTurn) => boolean,
): { readonly sabotage: Sabotage; done: string | undefined } {
  const harm = {
    done: undefined as string | undefined,
    sabotage(folder, { turns }, ledger) {
      const victim = turns.find((turn) => ledger.isAcknowledged(turn.id) && isVictim(turn));
      if (harm.done !== undefined || !victim) return;
      harm.done = victim.id;
      withDatabase(join(folder, 'parley.sqlite'), (db) => {
        // The entries of an open reply would hold on to their turn.
        db.exec('PRAGMA foreign_keys = OFF');
        db.prepare(sql).run(victim.id);
      });
    },
  } satisfies { sabotage: Sabotage; done: string | undefined };
  return harm;
}
