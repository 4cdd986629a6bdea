import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A build of the widget, in a folder of its own. */
export interface WidgetBuild {
  readonly folder: string;
  /** As its `manifest.json` says: `1.2.3`. A folder without one has none, and is served without a version. */
  readonly version: string | undefined;
}

/**
 * The builds that a server has: the one that it serves by itself, and those that were kept, so that pages which pinned
 * them go on.
 *
 * @param kept a folder that holds a folder for each of them
 */
export function readBuilds(current: string, kept: string | undefined): WidgetBuild[] {
  const others = kept === undefined ? [] : readdirSync(kept, { withFileTypes: true });
  const folders = others.filter((entry) => entry.isDirectory()).map(({ name }) => join(kept!, name));
  return [current, ...folders].map((folder) => ({ folder, version: readVersion(folder) }));
}

/**
 * The build that an address means: `1.2.3` is that one alone, `1.2` and `1` are the newest that begin so. A version
 * with more behind its three numbers (`2.0.0-beta.1`) is found by its whole name only.
 */
export function findBuild(builds: readonly WidgetBuild[], wanted: string): WidgetBuild | undefined {
  const exact = builds.find(({ version }) => version === wanted);
  if (exact) return exact;
  const within = builds.filter(({ version }) => version?.startsWith(`${wanted}.`) && /^\d+\.\d+\.\d+$/.test(version));
  return within.toSorted((one, other) => newerFirst(one.version!, other.version!))[0];
}

function newerFirst(one: string, other: string): number {
  return other.localeCompare(one, 'en', { numeric: true });
}

function readVersion(folder: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
