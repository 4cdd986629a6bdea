/** How likely each thing goes wrong by itself, from 0 to 1. */
export interface Noise {
  readonly requestLost: number;
  readonly requestDoubled: number;
  readonly requestLate: number;
  readonly answerLost: number;
  readonly factLost: number;
  readonly factDoubled: number;
  readonly factLate: number;
  readonly wakeLost: number;
  /** The store says that it cannot be reached, before or after it has done what was asked. */
  readonly storeFails: number;
  /** A responder fails, hangs, ends early, stalls or does not listen when it is told to stop. */
  readonly responderFails: number;
  /** A responder takes longer than a lease, and does well. */
  readonly responderSlow: number;
}

/** Nothing goes wrong: what every schedule ends in. */
export const CALM: Noise = {
  requestLost: 0,
  requestDoubled: 0,
  requestLate: 0,
  answerLost: 0,
  factLost: 0,
  factDoubled: 0,
  factLate: 0,
  wakeLost: 0,
  storeFails: 0,
  responderFails: 0,
  responderSlow: 0,
};

const LIVELY: Noise = {
  requestLost: 0.04,
  requestDoubled: 0.04,
  requestLate: 0.04,
  answerLost: 0.04,
  factLost: 0.05,
  factDoubled: 0.08,
  factLate: 0.15,
  wakeLost: 0.1,
  storeFails: 0,
  responderFails: 0.25,
  responderSlow: 0.08,
};

const WILD: Noise = {
  requestLost: 0.15,
  requestDoubled: 0.15,
  requestLate: 0.15,
  answerLost: 0.15,
  factLost: 0.25,
  factDoubled: 0.25,
  factLate: 0.35,
  wakeLost: 0.4,
  storeFails: 0.02,
  responderFails: 0.5,
  responderSlow: 0.08,
};

/** What a schedule may be played in. Also on a calm day some answers take long. */
export const NOISES = { calm: { ...CALM, responderSlow: 0.08 }, lively: LIVELY, wild: WILD } as const;
