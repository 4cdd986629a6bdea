/** The transports that the widget asks for. Where WebSockets are blocked, `fetch` polls. */
import { Fetch } from './polling-fetch.js';
import { WS } from './websocket.node.js';

export const transports = { websocket: WS, polling: Fetch };
