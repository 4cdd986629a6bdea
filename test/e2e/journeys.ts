/*
 * Longer than other files: all that a person goes through, each journey whole.
 */
import assert from 'node:assert/strict';
import type { Turn } from '@parley/protocol';
import type { Browser } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { holdDatabase } from '../support/hold-database.ts';
import { counted, type ChatPage } from './support/chat-page.ts';
import { openBrowser } from './support/browser.ts';
import { openStage, type Person, type Stage } from './support/stage.ts';
import { shownAnswers, watchAnswer } from './support/watch-answer.ts';

/** A database for one server, with the settings that lead to it. */
export interface JourneyDatabase {
  environment(): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/** What a person does and sees, from a real page in a real browser to a real server process and back. */
export function journeys(name: string, openDatabase: () => Promise<JourneyDatabase>): void {
  describe(`journeys on ${name}`, function () {
    this.timeout(60_000);
    let database: JourneyDatabase;
    let browser: Browser;
    let stage: Stage;
    let person: Person;
    before(async () => {
      database = await openDatabase();
      browser = await openBrowser();
      stage = await openStage(browser, await database.environment());
    });
    beforeEach(async () => {
      stage.link.mend();
      person = await stage.person();
    });
    afterEach(() => person.context.close());
    after(async () => {
      await stage?.close();
      await browser?.close();
      await database?.close();
    });

    it('[C1] [H2] [T2] who asks gets a streamed answer; the answer to the post holds the stored turn', async () => {
      const chat = await person.inlineTab();
      await watchAnswer(chat.page);
      const posted = chat.page.waitForResponse(
        (response) => response.request().method() === 'POST' && response.url().endsWith('/turns'),
      );
      await chat.send('count 40 every 10');
      // On the screen at once, and the field is empty.
      assert.deepEqual(await chat.questionTexts(), ['count 40 every 10']);
      assert.equal(await chat.field.inputValue(), '');
      const response = await posted;
      const turn = (await response.json()) as Turn;
      assert.equal(response.status(), 201);
      assert.equal(turn.text, 'count 40 every 10');
      assert.equal(turn.seq, 1);
      await chat.answerThat((text) => text === counted(40));
      const shown = await shownAnswers(chat.page);
      assert.ok(shown.length > 3, `the answer came in ${shown.length} pieces`);
      for (const text of shown) assert.ok(counted(40).startsWith(text), text);

      await stage.server.log.seen('reply settled', (fields) => fields['turn'] === turn.id);
      const events = stage.server.log.lines
        .filter(({ fields }) => fields['turn'] === turn.id)
        .map(({ event }) => event);
      const at = (event: string) => {
        assert.ok(events.includes(event), `${event} is not in the log`);
        return events.indexOf(event);
      };
      assert.ok(at('turn stored') < at('turn acknowledged'));
      assert.ok(at('turn stored') < at('reply claimed'));
    });

    it('[C2] [C3] [C4] [C9] a reload midway goes on where it was, and repeats nothing', async () => {
      const chat = await person.inlineTab();
      await chat.send('count 150 every 20');
      await chat.answerThat((text) => text.includes(' 20 '));
      const before = await chat.answerText();
      await watchAnswer(chat.page);
      await chat.page.reload();
      await chat.answerThat((text) => text === counted(150));
      const [first, ...later] = await shownAnswers(chat.page);
      assert.ok(first!.startsWith(before), `after the reload there was less: ${first}`);
      assert.ok(later.length > 0, 'it did not go on after the reload');
      for (const text of later) assert.ok(counted(150).startsWith(text), text);
      assert.deepEqual(await chat.questionTexts(), ['count 150 every 20']);
    });

    it('[I10] two tabs show the same, while it is written and afterwards', async () => {
      const one = await person.inlineTab();
      const other = await person.inlineTab();
      await one.send('count 60 every 10');
      await other.answerThat((text) => text.startsWith('1 2 3'));
      await other.send('echo from the other tab');
      for (const chat of [one, other]) {
        await chat.answerThat((text) => text === 'from the other tab');
        assert.deepEqual(await chat.questionTexts(), ['count 60 every 10', 'echo from the other tab']);
        assert.equal(await chat.answerText(0), counted(60));
      }
    });

    it('[H10] [W11] what was allowed is done, once, although the server is killed as soon as it has heard so', async () => {
      const chat = await person.inlineTab();
      const other = await person.inlineTab();
      await chat.send('approve');
      const allow = chat.page.locator('parley-chat [part=allow]');
      await other.page.locator('parley-chat [part=allow]').waitFor();
      const answered = chat.page.waitForResponse((response) => response.url().endsWith('/answers'));
      await allow.focus();
      await allow.press('Enter');
      assert.equal((await answered).status(), 200);
      await stage.server.kill();
      await allow.waitFor({ state: 'detached' });
      await stage.server.start();
      const shows = async ({ page, answers }: ChatPage) => {
        await page.locator('parley-chat [part=actions]').waitFor();
        assert.deepEqual(await answers.locator('[part=answer-text]').allInnerTexts(), [
          'I can do that for you.',
          'Your order 1234 is cancelled.',
        ]);
        const tools = await answers.locator('[part=tool]').allInnerTexts();
        assert.deepEqual(
          tools.map((text) => text.trim()),
          ['Cancels order 1234 · done'],
        );
        assert.equal(await page.locator('parley-chat [part=allow]').count(), 0);
      };
      for (const each of [chat, other]) await shows(each);
      await chat.page.reload();
      await shows(chat);
      assert.deepEqual(await chat.questionTexts(), ['approve']);
      assert.equal(stage.server.log.lines.filter(({ event }) => event === 'call answered').length, 1);
    });

    it('[H10] [W11] a tool of the page is run by one of two tabs, and the answer goes on with what it gave', async () => {
      const tabs = [await person.inlineTab(), await person.inlineTab()];
      for (const { page } of tabs) {
        await page.evaluate(() => {
          const seen = window as unknown as { calls: unknown[] };
          seen.calls = [];
          const chat = document.querySelector('parley-chat') as unknown as {
            registerTool(name: string, handler: (input: unknown) => unknown): void;
          };
          chat.registerTool('read_cart', (input) => {
            seen.calls.push(input);
            return { jugs: 2 };
          });
        });
      }
      await tabs[0]!.send('page read_cart now');
      for (const tab of tabs) await tab.answerThat((text) => text === 'The page gave {"jugs":2}.');
      const calls = await Promise.all(
        tabs.map(({ page }) => page.evaluate(() => (window as unknown as { calls: unknown[] }).calls)),
      );
      assert.deepEqual(calls.flat(), [{ text: 'now' }]);
      assert.deepEqual(person.complaints, []);
    });

    it('[I7] [I6] [C21] a server that is killed midway and started again finishes the answer, once', async () => {
      const chat = await person.inlineTab();
      await chat.send('count 100 every 30');
      await chat.answerThat((text) => text.includes(' 10 '));
      await stage.server.kill();
      await stage.server.start();
      await chat.answerThat((text) => text === counted(100));
      assert.deepEqual(await chat.questionTexts(), ['count 100 every 30']);
      assert.equal(await chat.answers.count(), 1);
      await chat.page.reload();
      await chat.answerThat((text) => text === counted(100));
      assert.equal(await chat.answers.count(), 1);
    });

    it('[W8] a server that is stopped midway gives the answer back, and the next one goes on at once', async () => {
      const chat = await person.inlineTab();
      await chat.send('count 60 every 30');
      await chat.answerThat((text) => text.includes(' 10 '));
      const claims = () => stage.server.log.lines.filter(({ event }) => event === 'reply claimed');
      const before = claims().length;
      await stage.server.stop();
      const startedAt = Date.now();
      await stage.server.start();
      await chat.answerThat((text) => text === counted(60));
      const claim = claims()[before]!;
      // Well before the old worker's lease would have run out, and not counted as another attempt.
      assert.ok(Number(claim.fields['time']) - startedAt < 10_000);
      assert.equal(claim.fields['attempt'], 1);
      assert.equal(await chat.answers.count(), 1);
    });

    it('[I2] [O3] [I4] three messages written without a network arrive in order, once each', async () => {
      const chat = await person.inlineTab();
      await chat.send('echo before');
      await chat.answerThat((text) => text === 'before');
      stage.link.cut();
      await person.context.setOffline(true);
      const texts = ['echo one', 'echo two', 'echo three'];
      for (const text of texts) await chat.send(text);
      await chat.marks
        .getByText(/not sent yet/i)
        .first()
        .waitFor();
      assert.deepEqual(await chat.questionTexts(), ['echo before', ...texts]);
      stage.link.mend();
      await person.context.setOffline(false);
      await chat.answerThat((text) => text === 'three');
      await chat.confirmed(4);
      assert.deepEqual(await chat.questionTexts(), ['echo before', ...texts]);
      assert.deepEqual(await answersOf(chat), ['before', 'one', 'two', 'three']);
      await chat.page.reload();
      await chat.answerThat((text) => text === 'three');
      assert.deepEqual(await chat.questionTexts(), ['echo before', ...texts]);
    });

    it('[O1] [O4] messages written without a network survive a reload and go out later', async () => {
      const chat = await person.inlineTab();
      await chat.send('echo before');
      await chat.answerThat((text) => text === 'before');
      await stage.server.kill();
      await chat.send('echo later');
      await chat.marks.first().waitFor();
      await stage.server.start();
      await chat.page.reload();
      await chat.answerThat((text) => text === 'later');
      assert.deepEqual(await chat.questionTexts(), ['echo before', 'echo later']);
    });

    it('[I2] [O1] a message that is written in the moment in which the page goes arrives, once', async () => {
      const chat = await person.inlineTab();
      await chat.send('echo first words');
      await chat.answerThat((text) => text === 'first words');
      await chat.field.fill('echo last words');
      const databases = await chat.page.evaluate(() => indexedDB.databases());
      assert.equal(databases.length, 1, 'the one of the outbox');
      await chat.page.evaluate(holdDatabase, databases[0]!.name!);
      const gone = chat.page.waitForEvent('load');
      await chat.field.evaluate((field) => {
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
        location.reload();
      });
      await gone;
      await chat.answerThat((text) => text === 'last words');
      assert.deepEqual(await chat.questionTexts(), ['echo first words', 'echo last words']);
      await chat.confirmed(1);
    });

    it('[I2] [C10] what was written goes out also where another conversation is shown by then', async () => {
      const chat = await person.inlineTab();
      await chat.send('echo before');
      await chat.answerThat((text) => text === 'before');
      const stored = () => stage.server.log.lines.filter(({ event }) => event === 'turn stored').length;
      const begun = stored();
      const startNew = () => chat.page.evaluate(() => void document.querySelector('parley-chat')!.newConversation());
      stage.link.cut();
      await person.context.setOffline(true);
      await chat.send('echo left behind');
      await chat.marks.getByText(/not sent yet/i).waitFor();
      await startNew();
      await chat.questions.first().waitFor({ state: 'detached' });
      stage.link.mend();
      await person.context.setOffline(false);
      await eventually(() => stored() === begun + 1);

      // And after a reload, when nobody in the page remembers.
      stage.link.cut();
      await chat.send('echo and left again');
      await chat.marks.getByText(/not sent yet/i).waitFor();
      await startNew();
      await chat.questions.first().waitFor({ state: 'detached' });
      stage.link.mend();
      await chat.page.reload();
      await eventually(() => stored() === begun + 2);
    });

    it('[C6] [D5] [H9] a lost acknowledgement leads to one turn', async () => {
      const chat = await person.inlineTab();
      let losses = 0;
      const statuses: number[] = [];
      chat.page.on('response', (response) => {
        if (response.url().endsWith('/turns')) statuses.push(response.status());
      });
      await chat.page.route('**/turns', async (route) => {
        if (route.request().method() !== 'POST' || losses > 0) return route.fallback();
        losses += 1;
        await route.fetch();
        return route.abort('connectionreset');
      });
      await chat.send('echo once');
      await chat.answerThat((text) => text === 'once');
      await chat.confirmed(1);
      await chat.send('echo twice');
      await chat.answerThat((text) => text === 'twice');
      assert.equal(losses, 1);
      assert.deepEqual(await chat.questionTexts(), ['echo once', 'echo twice']);
      await chat.page.reload();
      await chat.answerThat((text) => text === 'twice');
      assert.deepEqual(await chat.questionTexts(), ['echo once', 'echo twice']);
    });

    it('[C7] [D1] the same text twice is two turns', async () => {
      const chat = await person.inlineTab();
      await chat.send('echo ok');
      await chat.send('echo ok');
      await chat.confirmed(2);
      await chat.answers.nth(1).locator('[part=answer-text]').waitFor();
      assert.deepEqual(await chat.questionTexts(), ['echo ok', 'echo ok']);
      assert.deepEqual(await answersOf(chat), ['ok', 'ok']);
    });

    it('[I2] [O2] a send that fails for good says why, and can be discarded', async () => {
      const chat = await person.inlineTab();
      await chat.send('echo mine');
      await chat.answerThat((text) => text === 'mine');
      // The same conversation, but the browser has forgotten who its visitor is: to the server it is somebody else's.
      await chat.page.evaluate(() => {
        for (const [key, value] of Object.entries(localStorage)) {
          if (String(value).includes('token')) localStorage.removeItem(key);
        }
      });
      await chat.page.reload();
      await chat.field.waitFor();
      await chat.send('echo not mine');
      await chat.marks.getByRole('button', { name: /discard/i }).waitFor();
      assert.match(await chat.marks.innerText(), /There is no such conversation/);
      await chat.page.reload();
      await chat.marks.getByRole('button', { name: /discard/i }).click();
      await chat.questions.waitFor({ state: 'detached' });
      await chat.page.reload();
      await chat.field.waitFor();
      assert.deepEqual(await chat.questionTexts(), []);
    });

    it('[C5] [H6] a stop keeps what was written, and the visitor may ask again', async () => {
      const chat = await person.inlineTab();
      await chat.send('count 500 every 20');
      await chat.answerThat((text) => text.includes(' 5 '));
      await chat.stopButton.click();
      await chat.ends.waitFor();
      const kept = await chat.answerText();
      assert.ok(counted(500).startsWith(kept) && kept.length > 5);
      await chat.page.reload();
      assert.equal(await chat.answerThat((text) => text !== ''), kept);
      await chat.send('echo and now');
      await chat.answerThat((text) => text === 'and now');
    });

    it('[C14] a page with a strict policy works, with nothing in the console', async () => {
      const chat = await person.tab('/strict');
      await chat.open();
      await chat.send('markdown every 1');
      await chat.answers.locator('table').first().waitFor();
      await chat.stopButton.waitFor({ state: 'detached' });
      assert.deepEqual(person.complaints, []);
      // The policy is in force: what it forbids fails.
      const refused = await chat.page.evaluate(() => {
        try {
          document.body.innerHTML = '<i>x</i>';
          return false;
        } catch {
          return true;
        }
      });
      assert.ok(refused);
    });

    it('the script tag loads nothing but itself until the launcher is used', async () => {
      const requests: string[] = [];
      person.context.on('request', (request) => requests.push(new URL(request.url()).pathname));
      const chat = await person.tab('/');
      await chat.page.locator('parley-chat button').waitFor();
      assert.deepEqual(requests, ['/', '/parley.js']);
      await chat.open();
      await chat.send('echo hello');
      await chat.answerThat((text) => text === 'hello');
      assert.ok(requests.length > 2);
      assert.deepEqual(person.complaints, []);
    });
  });
}

function answersOf(chat: ChatPage): Promise<string[]> {
  return chat.answers
    .locator('[part=answer-text]')
    .evaluateAll((elements) => elements.map((element) => (element as HTMLElement).innerText.trim()));
}
