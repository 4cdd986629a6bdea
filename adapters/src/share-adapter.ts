import { AdapterError, type Adapter, type AdapterListener, type AdapterStatus } from './adapter.ts';

/** One adapter for several readers: each takes a share, which is an adapter like any other. */
export interface SharedAdapter {
  /** A share of its own. To close it ends it alone. */
  share(): Adapter;
  /** Closes the adapter, and with it every share. */
  close(): void;
}

/**
 * Lets several chats use one connection, such as those of a visitor who goes from one conversation to another. The
 * adapter is connected with the first share that is.
 */
export function shareAdapter(adapter: Adapter): SharedAdapter {
  const listeners = new Set<AdapterListener>();
  let told: { readonly status: AdapterStatus; readonly live: boolean } | undefined;
  let connected = false;

  function connect(listener: AdapterListener): void {
    listeners.add(listener);
    if (told) listener.status(told.status, told.live);
    if (connected) return;
    connected = true;
    adapter.connect({
      fact: (fact) => listeners.forEach((each) => each.fact(fact)),
      status(status, live) {
        told = { status, live };
        listeners.forEach((each) => each.status(status, live));
      },
    });
  }

  function share(): Adapter {
    const waiting = new Set<() => void>();
    let closed = false;
    let own: AdapterListener | undefined;

    /** No race against one promise that lasts as long as the share: it would keep every answer for as long. */
    function orClosed<T>(answer: Promise<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        const end = (): void => reject(new AdapterError('unreachable', 'the share was closed'));
        if (closed) end();
        else waiting.add(end);
        answer.finally(() => waiting.delete(end)).then(resolve, reject);
      });
    }

    const { files } = adapter;
    return {
      connect(listener) {
        own = listener;
        connect(listener);
      },
      post: (...given) => orClosed(adapter.post(...given)),
      sync: (...given) => orClosed(adapter.sync(...given)),
      page: (...given) => orClosed(adapter.page(...given)),
      conversations: () => orClosed(adapter.conversations()),
      cancel: (...given) => orClosed(adapter.cancel(...given)),
      retry: (...given) => orClosed(adapter.retry(...given)),
      ...(adapter.search && { search: (...given) => orClosed(adapter.search!(...given)) }),
      ...(adapter.feedback && { feedback: (...given) => orClosed(adapter.feedback!(...given)) }),
      ...(adapter.answer && { answer: (...given) => orClosed(adapter.answer!(...given)) }),
      ...(files && {
        files: {
          limits: () => orClosed(files.limits()),
          upload: (...given) => orClosed(files.upload(...given)),
          read: (...given) => orClosed(files.read(...given)),
        },
      }),
      close() {
        if (own) listeners.delete(own);
        closed = true;
        for (const end of waiting) end();
      },
    };
  }

  return {
    share,
    close() {
      listeners.clear();
      adapter.close();
    },
  };
}
