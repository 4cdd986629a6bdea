/** The programs that a test of WebKit needs. */
export interface WebKit {
  readonly driver: string;
  readonly browser: string;
  /** An X server whose screen is only memory. */
  readonly screen: string;
}

/** Where the parts of a WebKit that tests can drive are: GTK's, its WebDriver server, and a screen in memory. */
export function findWebKit(): Promise<WebKit | undefined>;

/** Makes sure that there is a WebKit that tests can drive; only Debian has one. */
export function webkit(): Promise<void>;
