import type { EntriesFact, FeedbackFact, Id, StateFact, Turn } from '@parley/protocol';

/** Tells a visitor's open pages what was stored (rules S1, S3). Best effort: who misses it syncs. */
export interface Broadcast {
  turn(visitorId: Id, turn: Turn): void;
  entries(visitorId: Id, fact: EntriesFact): void;
  state(visitorId: Id, fact: StateFact): void;
  feedback(visitorId: Id, fact: FeedbackFact): void;
}
