/** What must hold did not. */
export class Violation extends Error {
  override name = 'Violation';
}

/**
 * Keeps the first violation of a schedule. What finds it is mostly called by code that takes errors for the network's,
 * so that throwing alone would not be heard.
 */
export class Judge {
  #first: Error | undefined;

  /** What was violated first, if anything was. */
  get verdict(): Error | undefined {
    return this.#first;
  }

  /** Throws a violation, and keeps it, where a condition does not hold. */
  must(condition: boolean, rule: string, tell: () => string): asserts condition {
    if (!condition) this.fail(`[${rule}] ${tell()}`);
  }

  /** Throws a violation, and keeps it. */
  fail(what: string): never {
    const violation = new Violation(what);
    this.blame(violation);
    throw violation;
  }

  /** Keeps an error that nobody expected. */
  blame(error: Error): void {
    this.#first ??= error;
  }
}
