import { AdapterError, browserEnvironment, type Adapter, type AdapterStatus, type Environment } from '@parley/adapters';
import type { Fact, ProblemCode } from '@parley/protocol';
import { eventually } from './eventually.ts';

/** Time that runs so many times faster for timers, so that a limit of ten seconds ends within a test's patience. */
export function hurried(times: number): Environment {
  return { ...browserEnvironment, setTimer: (run, ms) => browserEnvironment.setTimer(run, ms / times) };
}

/** What an adapter told, in order. */
export interface AdapterLog {
  readonly facts: Fact[];
  /** Each as `online live` or `offline`. */
  readonly statuses: string[];
  /** Resolves once the latest status is this one. */
  until(status: AdapterStatus | 'online live'): Promise<void>;
  /** Resolves once a fact was told that is like this. */
  untilFact(isIt: (fact: Fact) => boolean): Promise<void>;
}

/** Connects an adapter, and keeps what it tells. */
export function listenTo(adapter: Adapter): AdapterLog {
  const facts: Fact[] = [];
  const statuses: string[] = [];
  adapter.connect({
    fact: (fact) => void facts.push(fact),
    status: (status, live) => void statuses.push(live ? `${status} live` : status),
  });
  return {
    facts,
    statuses,
    until: (status) => eventually(() => statuses.at(-1) === status),
    untilFact: (isIt) => eventually(() => facts.some(isIt)),
  };
}

/** Whether an error is a refusal for good, with this code: for `assert.rejects`. */
export function refusal(code: ProblemCode): (error: unknown) => boolean {
  return (error) => error instanceof AdapterError && error.kind === 'refused' && error.problem?.code === code;
}
