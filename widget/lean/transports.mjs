/** The transports that the widget asks for. Where WebSockets are blocked, `fetch` polls; that is loaded then. */
import { Transport } from '../transport.js';
import { WS } from './websocket.node.js';

/** Stands for the transport that polls until it is there, and then becomes it. */
class Polling extends Transport {
  get name() {
    return 'polling';
  }

  doOpen() {
    import('./polling-fetch.js').then(
      ({ Fetch }) => {
        if (this.readyState !== 'opening') return;
        Object.setPrototypeOf(this, Fetch.prototype);
        this.doOpen();
      },
      (error) => this.onError('polling cannot be loaded', error),
    );
  }

  /** What is not open yet has nothing to end. */
  doClose() {}
}

export const transports = { websocket: WS, polling: Polling };
