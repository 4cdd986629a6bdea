/** How long a button says that the code was copied, in milliseconds. */
const COPIED_MS = 2_000;

/**
 * Somebody asked for the code of a block. Bubbles out of shadow roots.
 *
 * Prevented, nothing is copied and the listener takes over; else it is in the clipboard soon after.
 */
export class ParleyCopyCodeEvent extends Event {
  static readonly eventName = 'parley-copy-code';
  /** The code, without its last line end. */
  readonly code: string;

  constructor(code: string) {
    super(ParleyCopyCodeEvent.eventName, { bubbles: true, composed: true, cancelable: true });
    this.code = code;
  }
}

declare global {
  interface GlobalEventMap {
    'parley-copy-code': ParleyCopyCodeEvent;
  }
  interface HTMLElementEventMap {
    'parley-copy-code': ParleyCopyCodeEvent;
  }
}

/**
 * Makes the copy buttons below a node work, with one listener for all of them.
 *
 * Where the clipboard cannot be written (plain http, or refused) the code is selected, so that the keyboard can copy it.
 *
 * @returns What takes it back.
 */
export function listenForCopy(root: Node, labels: { copy: string; copied: string }): () => void {
  const timers = new Map<Element, ReturnType<typeof setTimeout>>();

  function onClick(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest('button.copy') : null;
    const code = button?.closest('.code')?.querySelector('pre > code');
    if (!button || !code || !root.contains(button)) return;
    const text = code.textContent;
    if (!button.dispatchEvent(new ParleyCopyCodeEvent(text))) return;
    write(text).then(
      () => showCopied(button),
      () => getSelection()?.selectAllChildren(code),
    );
  }

  function showCopied(button: Element): void {
    clearTimeout(timers.get(button));
    button.textContent = labels.copied;
    const timer = setTimeout(() => {
      timers.delete(button);
      button.textContent = labels.copy;
    }, COPIED_MS);
    timers.set(button, timer);
  }

  root.addEventListener('click', onClick);
  return () => {
    root.removeEventListener('click', onClick);
    for (const timer of timers.values()) clearTimeout(timer);
  };
}

async function write(text: string): Promise<void> {
  // Missing on plain http, whatever its type says.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard === undefined) throw new Error('The clipboard is only there on https and localhost.');
  await clipboard.writeText(text);
}
