/** One change of one file: a snippet that stands there exactly once, and what stands there in the mutant. */
export interface Edit {
  /** The file's path, from the project's root. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A test that has to fail in a mutant. */
export interface Check {
  /** The test file's path, from the project's root. */
  readonly file: string;
  /** What the test's full title contains. */
  readonly title: string;
}

/** The honest wrong version of one rule, and the test that notices it. */
export interface Mutant {
  readonly name: string;
  /** The ids of the protocol's rules that it breaks. */
  readonly rule: string;
  readonly edits: readonly Edit[];
  readonly killedBy: Check;
  /**
   * Whether what is missing never comes, so that the test runs into its time limit. Any other mutant that does so is an
   * error: slowness is no proof.
   */
  readonly hangs?: true;
}

/** A change of one file. */
export function edit(file: string, from: string, to: string): Edit {
  return { file, from, to };
}

/** A test by its file and a part of its full title. */
export function test(file: string, title: string): Check {
  return { file, title };
}

/**
 * A file's text with a change made.
 *
 * @throws Error where the snippet does not stand there exactly once: the mutant has to follow the code
 */
export function applied(text: string, { file, from, to }: Edit): string {
  const found = text.split(from).length - 1;
  if (found !== 1) throw new Error(`${file} has the snippet ${found} times, expected once:\n${from}`);
  return text.replace(from, () => to);
}
