import type { Stage } from './stage-props.ts';

/** Puts a text into the field, as somebody who types does. */
export function typeText({ find }: Pick<Stage, 'find'>, text: string): HTMLTextAreaElement {
  const field = find('textarea') as HTMLTextAreaElement;
  field.value = text;
  field.dispatchEvent(new Event('input'));
  return field;
}

/** Types so many times a sentence of 27 characters, and shows the end of it. */
export async function typeLong(stage: Stage, times: number): Promise<void> {
  const field = typeText(stage, 'The slate glaze is lovely. '.repeat(times));
  await stage.settle();
  field.scrollTop = field.scrollHeight;
}

/** Waits until texts are drawn: a list that changes its height at the same moment is not taken to be scrolled. */
export async function textsDrawn({ find, settle }: Stage): Promise<void> {
  while (!find('.markdown p')) await settle();
  await settle();
}

/** Scrolls to the beginning, again and again until something stands there. */
export async function toBeginning({ find, settle }: Stage, selector: string): Promise<void> {
  const scroll = (): void => find('.scroller')?.scrollTo(0, 0);
  while (!find(selector)) {
    scroll();
    await settle();
  }
  scroll();
  await settle();
}
