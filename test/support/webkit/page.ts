import type { DriverSession } from './web-driver.ts';

/** The keys that tests press by name, as the WebDriver protocol writes them. */
const KEYS: Readonly<Record<string, string>> = {
  Tab: '\ue004',
  Enter: '\ue007',
  Shift: '\ue008',
  Control: '\ue009',
  Escape: '\ue00c',
  End: '\ue010',
  Home: '\ue011',
  ArrowLeft: '\ue012',
  ArrowUp: '\ue013',
  ArrowRight: '\ue014',
  ArrowDown: '\ue015',
  Backspace: '\ue003',
};

/** As much of Playwright's page as the test runner's commands need: they are written for that. */
export function pageOf(session: DriverSession) {
  const down = (key: string) => ({ type: 'keyDown', value: KEYS[key] ?? key }) as const;
  const up = (key: string) => ({ type: 'keyUp', value: KEYS[key] ?? key }) as const;
  return {
    keyboard: {
      type: (text: string) => session.keys(text.split('').flatMap((key) => [down(key), up(key)])),
      press: (combination: string) => {
        const keys = combination.split('+');
        return session.keys([...keys.map(down), ...keys.toReversed().map(up)]);
      },
      down: (key: string) => session.keys([down(key)]),
      up: (key: string) => session.keys([up(key)]),
    },
    /** The window has no frame, so its size is the page's; it takes it some time after it was told to. */
    async setViewportSize(size: { width: number; height: number }): Promise<void> {
      await session.setWindow(size);
      const isSo = `(width: ${size.width}px) and (height: ${size.height}px)`;
      for (let left = 100; left > 0; left--) {
        // Its style sheets hear of it later than its scripts.
        if (await session.run(`return innerWidth === ${size.width} && matchMedia('${isSo}').matches`)) return;
      }
      throw new Error(`WebKit's page did not become ${size.width} by ${size.height} pixels large`);
    },
  };
}
