import type { Locator, Page } from 'playwright-core';

/** The widget on a page, by what a person sees of it. */
export class ChatPage {
  readonly page: Page;
  readonly field: Locator;
  readonly sendButton: Locator;
  readonly stopButton: Locator;
  readonly questions: Locator;
  readonly answers: Locator;
  readonly marks: Locator;
  readonly ends: Locator;

  constructor(page: Page) {
    this.page = page;
    this.field = page.locator('parley-chat [part=field]');
    this.sendButton = page.locator('parley-chat [part=send-button]');
    this.stopButton = page.locator('parley-chat [part=stop-button]');
    this.questions = page.locator('parley-chat [part=question]');
    this.answers = page.locator('parley-chat [part=answer]');
    this.marks = page.locator('parley-chat [part=mark]');
    this.ends = page.locator('parley-chat [part=end]');
  }

  /** Opens the panel of a floating widget. */
  async open(): Promise<void> {
    await this.page.locator('parley-chat button').first().click();
    await this.field.waitFor();
  }

  /** Writes a message and sends it with Enter. */
  async send(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** Waits until the last answer's text is what a condition wants, and gives it. */
  async answerThat(condition: (text: string) => boolean, index = -1): Promise<string> {
    for (;;) {
      const text = await this.answerText(index);
      if (condition(text)) return text;
      await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  }

  /** The text of an answer, as it is shown now. */
  async answerText(index = -1): Promise<string> {
    const texts = await this.answers.locator('[part=answer-text]').allInnerTexts();
    return (texts.at(index) ?? '').trim();
  }

  /** The messages of the visitor, top to bottom. */
  async questionTexts(): Promise<string[]> {
    return this.questions.allInnerTexts();
  }

  /** Waits until there are so many messages of the visitor, each confirmed. */
  async confirmed(count: number): Promise<void> {
    await this.questions.nth(count - 1).waitFor();
    await this.marks.first().waitFor({ state: 'detached' });
  }
}

/** The numbers from 1 to `to`, as the scripted responder counts them. */
export function counted(to: number): string {
  return Array.from({ length: to }, (_, index) => index + 1).join(' ');
}
