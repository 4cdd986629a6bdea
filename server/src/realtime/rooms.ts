import type { Id, ServerToClient } from '@parley/protocol';
import type { Server } from 'socket.io';
import type { Broadcast } from '../turns/broadcast.ts';

/** The room that all sockets of a visitor are in. */
export function roomOf(visitorId: Id): string {
  return `visitor:${visitorId}`;
}

/** A broadcast over the rooms of Socket.IO. The event's name says what the fact's `kind` would. */
export function createBroadcast(io: Pick<Server<object, ServerToClient>, 'to'>): Broadcast {
  return {
    turn: (visitorId, turn) => void io.to(roomOf(visitorId)).emit('turn', turn),
    entries: (visitorId, { kind, ...fact }) => void io.to(roomOf(visitorId)).emit(kind, fact),
    state: (visitorId, { kind, ...fact }) => void io.to(roomOf(visitorId)).emit(kind, fact),
    feedback: (visitorId, { kind, ...fact }) => void io.to(roomOf(visitorId)).emit(kind, fact),
  };
}
