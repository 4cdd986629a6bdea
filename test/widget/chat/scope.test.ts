import { strict as assert } from 'node:assert';
import { scopeOf } from '../../../widget/src/chat/scope.ts';
import { virtualBrowser, virtualTime } from '../../support/virtual-browser.ts';

describe('a scope', () => {
  it('ends every timer and listener at once, and begins none afterwards', async () => {
    const time = virtualTime();
    const tab = virtualBrowser(time).openTab();
    const heard: string[] = [];
    const scope = scopeOf(tab.environment);
    const begin = (name: string): void => {
      scope.environment.setTimer(() => heard.push(`timer ${name}`), 10);
      scope.environment.onVisible(() => heard.push(`visible ${name}`));
      scope.environment.onNetwork(() => heard.push(`network ${name}`));
    };
    const all = async (): Promise<void> => {
      tab.look();
      tab.network();
      await time.pass(20);
    };
    begin('first');
    await all();
    assert.deepEqual(heard, ['visible first', 'network first', 'timer first']);
    begin('second');
    scope.close();
    begin('third');
    await all();
    assert.equal(heard.length, 3);
    assert.deepEqual([tab.timers, tab.listeners], [0, 0]);
  });

  it('ends one of them alone', async () => {
    const time = virtualTime();
    const tab = virtualBrowser(time).openTab();
    const { environment } = scopeOf(tab.environment);
    const heard: string[] = [];
    const stop = environment.setTimer(() => heard.push('stopped'), 10);
    environment.setTimer(() => heard.push('ran'), 10);
    stop();
    stop();
    await time.pass(20);
    assert.deepEqual(heard, ['ran']);
  });
});
