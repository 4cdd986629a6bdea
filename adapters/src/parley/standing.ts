import type { AdapterStatus } from '../adapter.ts';
import type { Gate } from './token.ts';

/** How things stand with a server, put together from what sockets, requests and tokens tell. */
export interface Standing {
  readonly status: AdapterStatus;
  /** The socket is connected, or no longer. Connected again is told anew. */
  socket(up: boolean): void;
  /** A request was answered by the server, or not. */
  http(reached: boolean): void;
  gate(gate: Gate): void;
  /** Tells what it told last once more: something that was to be told got lost. */
  again(): void;
}

/** Begins as `connecting`, and tells each change. A socket that is up proves more than a request that failed. */
export function createStanding(tell: (status: AdapterStatus, live: boolean) => void): Standing {
  let up = false;
  let http: 'unknown' | 'reached' | 'failed' = 'unknown';
  let gate: Gate = 'open';
  let told = { status: 'connecting' as AdapterStatus, live: false };

  function look(): typeof told {
    if (gate !== 'open') return { status: gate, live: false };
    if (up) return { status: 'online', live: true };
    const status = { unknown: 'connecting', reached: 'online', failed: 'offline' } as const;
    return { status: status[http], live: false };
  }

  function update(): void {
    const now = look();
    if (now.status === told.status && now.live === told.live) return;
    told = now;
    tell(now.status, now.live);
  }

  return {
    get status() {
      return told.status;
    },
    socket(isUp) {
      if (up && !isUp) http = 'unknown';
      up = isUp;
      update();
    },
    http(reached) {
      http = reached ? 'reached' : 'failed';
      update();
    },
    gate(next) {
      gate = next;
      update();
    },
    again: () => tell(told.status, told.live),
  };
}
