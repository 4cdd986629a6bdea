/** Decides when a view that has something new draws it. One belongs to one view. */
export interface Scheduler {
  /** Asks for one call of `render` soon. Asking again before it came changes nothing. */
  request(render: () => void): void;
  /** Forgets what was asked for. */
  cancel(): void;
}

/**
 * How long a view rests after it has drawn, in milliseconds: about 20 pictures a second, which reads as flowing. At every
 * frame (60 a second) a long answer costs about twice the work in all and looks no smoother.
 */
export const REST_MS = 50;

/** Makes the scheduler of a page: with the next animation frame, and at most once in `restMs`. */
export function createFrameScheduler(restMs: number = REST_MS): Scheduler {
  let wanted: (() => void) | undefined;
  let frame: number | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;

  function askForFrame(): void {
    if (wanted === undefined || frame !== undefined || rest !== undefined) return;
    frame = requestAnimationFrame(() => {
      const render = wanted;
      wanted = undefined;
      frame = undefined;
      rest = setTimeout(() => {
        rest = undefined;
        askForFrame();
      }, restMs);
      render?.();
    });
  }

  return {
    request(render) {
      wanted = render;
      askForFrame();
    },
    cancel() {
      wanted = undefined;
      if (frame !== undefined) cancelAnimationFrame(frame);
      if (rest !== undefined) clearTimeout(rest);
      frame = undefined;
      rest = undefined;
    },
  };
}
