const FORMATS = new Map<string, Intl.DateTimeFormat>();
const DAY_MS = 86_400_000;

/** The time of day as the language writes it: `14:02`, `2:02 PM`. `at` in milliseconds since 1970. */
export function timeOfDay(language: string, at: number): string {
  return format(language, { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** Date and time in full, for a tooltip. */
export function fullTime(language: string, at: number): string {
  return format(language, { dateStyle: 'full', timeStyle: 'short' }).format(at);
}

/**
 * The name of a day as people say it: today and yesterday by their names, this week by the weekday, else by the date,
 * with the year where it is another one.
 *
 * @param at a moment of the day, in milliseconds since 1970
 * @param now the present, likewise
 */
export function dayName(language: string, at: number, now: number): string {
  const days = Math.round((dayStart(now) - dayStart(at)) / DAY_MS);
  if (days === 0 || days === 1) {
    const name = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day');
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  }
  if (days > 1 && days < 7) return format(language, { weekday: 'long' }).format(at);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(language, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(at);
}

/** Midnight before a moment, by this device's time zone: two moments are of one day where this is equal. */
export function dayStart(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let made = FORMATS.get(key);
  if (!made) FORMATS.set(key, (made = new Intl.DateTimeFormat(language, options)));
  return made;
}
