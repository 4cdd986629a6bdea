import type { EntriesFact, Id, ServerToClient, StateFact, Turn } from '@parley/protocol';
import type { Server } from 'socket.io';

/** Tells a visitor's open pages what was stored (rules S1, S3). Best effort: who misses it syncs. */
export interface Broadcast {
  turn(visitorId: Id, turn: Turn): void;
  entries(visitorId: Id, fact: EntriesFact): void;
  state(visitorId: Id, fact: StateFact): void;
}

/** The room that all sockets of a visitor are in. */
export function roomOf(visitorId: Id): string {
  return `visitor:${visitorId}`;
}

/** A broadcast over the rooms of Socket.IO. */
export function createBroadcast(io: Pick<Server<object, ServerToClient>, 'to'>): Broadcast {
  return {
    turn: (visitorId, turn) => void io.to(roomOf(visitorId)).emit('turn', turn),
    entries: (visitorId, { kind: _, ...fact }) => void io.to(roomOf(visitorId)).emit('entries', fact),
    state: (visitorId, { kind: _, ...fact }) => void io.to(roomOf(visitorId)).emit('state', fact),
  };
}
