import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { startModelApi, type ModelApi } from '../support/model-api.ts';
import type { JourneyDatabase } from './journeys.ts';
import { openBrowser } from './support/browser.ts';
import { openStage, type Stage } from './support/stage.ts';

/** Stops a real request to a model's API, from a real page, through a server on some database. */
export function stopping(name: string, openDatabase: () => Promise<JourneyDatabase>): void {
  describe(`stopping a model on ${name}`, function () {
    this.timeout(60_000);
    let database: JourneyDatabase;
    let api: ModelApi;
    let browser: Browser;
    let stage: Stage;
    before(async () => {
      database = await openDatabase();
      api = await startModelApi();
      browser = await openBrowser();
      stage = await openStage(browser, {
        ...(await database.environment()),
        PARLEY_RESPONDER: 'openai',
        OPENAI_API_KEY: 'a key for this machine alone',
        OPENAI_BASE_URL: api.url,
      });
    });
    after(async () => {
      await stage?.close();
      await browser?.close();
      await api?.close();
      await database?.close();
    });

    it('[C5] [H6] ends the responder’s HTTP request on the server', async () => {
      api.stand({ text: Array.from({ length: 1_000 }, (_, index) => `word${index} `), everyMs: 20 });
      const person = await stage.person();
      const chat = await person.inlineTab();
      await chat.send('Tell me everything.');
      await chat.answerThat((text) => text.includes('word3 '));
      const request = await api.request(0);
      await chat.stopButton.click();
      await request.closedByClient;
      assert.equal(await request.ended, 'client');
      await chat.ends.waitFor();
      assert.match(await chat.answerText(), /^word0 word1 /);
    });
  });
}
