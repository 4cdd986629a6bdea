/** What a page showed after a frame: it is noted where it changed. */
export interface Painted {
  /** Milliseconds since 1970, whole: comparable with other processes of the machine. */
  readonly at: number;
  /** The last question and the last answer that are shown. */
  readonly question: string;
  readonly answer: string;
  /** Milliseconds on the page's own clock, and when Enter was last pressed on it. */
  readonly pageAt: number;
  readonly enterAt: number;
}

/** What `watchPaint` leaves on the page. */
export interface WatchedPage extends Window {
  painted: Painted[];
}

/**
 * Runs in the page, before anything else does, and notes from frame to frame what a person can read.
 *
 * A frame is: callbacks, style, layout, paint. A task of the highest priority that is asked for in a frame's callbacks
 * runs right after its paint; what it finds in the document has been painted. What it cannot see is the time until the
 * screen lights up. It calls for every frame itself, so none is left out.
 */
export function watchPaint(): void {
  const page = window as unknown as WatchedPage;
  const painted: Painted[] = (page.painted = []);
  let timeline: ShadowRoot | null | undefined;
  let enterAt = 0;

  function inside(root: ParentNode, selector: string): ShadowRoot | null | undefined {
    return Array.from(root.querySelectorAll(selector)).at(-1)?.shadowRoot;
  }
  function find(root: ParentNode, selector: string): Element | undefined {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      const deeper = shadowRoot && find(shadowRoot, selector);
      if (deeper) return deeper;
    }
    return undefined;
  }
  function lastText(tag: string, part: string): string {
    const root = timeline && inside(timeline, tag);
    return (
      Array.from(root?.querySelectorAll(part) ?? [])
        .at(-1)
        ?.textContent?.trim() ?? ''
    );
  }
  function note(): void {
    const at = Date.now();
    const pageAt = performance.now();
    timeline ??= find(document, 'parley-timeline')?.shadowRoot;
    const question = lastText('parley-turn', '[part=question]');
    const answer = lastText('parley-reply', '[part=answer-text]');
    const before = painted.at(-1);
    if (question === before?.question && answer === before.answer) return;
    painted.push({ at, pageAt, enterAt, question, answer });
  }
  function frame(): void {
    void (window as unknown as PageScheduler).scheduler.postTask(note, { priority: 'user-blocking' });
    requestAnimationFrame(frame);
  }

  interface PageScheduler {
    readonly scheduler: { postTask(task: () => void, options: { priority: string }): Promise<void> };
  }
  addEventListener('keydown', ({ key, timeStamp }) => void (enterAt = key === 'Enter' ? timeStamp : enterAt), true);
  requestAnimationFrame(frame);
}
