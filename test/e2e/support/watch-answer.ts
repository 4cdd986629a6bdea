import type { Page } from 'playwright-core';

/** Begins to note every text that the last answer shows, frame by frame, from now on and after each reload. */
export async function watchAnswer(page: Page): Promise<void> {
  await page.addInitScript(noteAnswers);
  await page.evaluate(noteAnswers);
}

/** The texts that were shown since the page was loaded, each once, in order. */
export function shownAnswers(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { shownAnswers: string[] }).shownAnswers);
}

function noteAnswers(): void {
  const shown: string[] = ((window as unknown as { shownAnswers: string[] }).shownAnswers = []);
  function look(): void {
    const text = findAll(document, '[part=answer-text]').at(-1)?.innerText.trim() ?? '';
    if (text !== '' && text !== shown.at(-1)) shown.push(text);
    requestAnimationFrame(look);
  }
  function findAll(root: Document | ShadowRoot, selector: string): HTMLElement[] {
    const inside = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
      shadowRoot ? findAll(shadowRoot, selector) : [],
    );
    return [...root.querySelectorAll<HTMLElement>(selector), ...inside];
  }
  look();
}
