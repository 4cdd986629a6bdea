import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { pictureOf } from '../support/files.ts';
import { openBrowser } from './support/browser.ts';
import { openStage, type Stage } from './support/stage.ts';
import type { JourneyDatabase } from './journeys.ts';

const FILE_BYTES = 800_000;
/** Slow enough that the upload is seen on its way, in bytes a second. */
const SLOW = 400_000;

/** A file's way from a person's disk to the server and back. */
export function files(name: string, openDatabase: () => Promise<JourneyDatabase>): void {
  describe(`files on ${name}`, function () {
    this.timeout(60_000);
    let database: JourneyDatabase;
    let browser: Browser;
    let stage: Stage;
    before(async () => {
      database = await openDatabase();
      browser = await openBrowser();
      stage = await openStage(browser, await database.environment());
    });
    after(async () => {
      await stage?.close();
      await browser?.close();
      await database?.close();
    });

    it('[H11] [H9] [I1] [C14] one whose upload meets a killed server arrives, once, and comes back as it was', async () => {
      const person = await stage.person();
      const chat = await person.tab('/strict');
      const { page } = chat;
      await chat.open();
      const network = await person.context.newCDPSession(page);
      const throttle = (uploadThroughput: number) =>
        network.send('Network.emulateNetworkConditions', {
          offline: false,
          latency: 0,
          downloadThroughput: -1,
          uploadThroughput,
        });
      await network.send('Network.enable');
      await throttle(SLOW);
      const picture = pictureOf(FILE_BYTES);
      const file = { name: 'a picture.png', mimeType: 'image/png', buffer: picture };
      await page.locator('parley-chat input[type=file]').setInputFiles(file);
      const progress = page.locator('parley-chat progress');
      await progress.evaluate(async (bar: HTMLProgressElement) => {
        while (!(bar.value > 0 && bar.value < bar.max)) await new Promise((resolve) => requestAnimationFrame(resolve));
      });
      await stage.server.kill();
      await chat.send('echo here is a picture');
      await chat.questions.waitFor();
      await stage.server.start();
      await throttle(-1);
      await chat.answerThat((text) => text === 'here is a picture');

      await page.reload();
      await chat.open();
      const attached = page.locator('parley-chat button[part=attachment]');
      await attached.locator('canvas').waitFor({ state: 'visible' });
      assert.equal(await attached.count(), 1);
      const [download] = await Promise.all([page.waitForEvent('download'), attached.click()]);
      assert.equal(download.suggestedFilename(), 'a picture.png');
      assert.deepEqual(await readFile(await download.path()), picture);
      const policy = person.complaints.filter((text) => /Content Security Policy|Trusted/i.test(text));
      assert.deepEqual(policy, [], 'the strict policy is kept');
    });
  });
}
