import assert from 'node:assert/strict';
import { buildOf } from './build-of.ts';

const CODE = `export * from '@lit/context';`;

type Decorator = (options: { context: string; subscribe?: boolean }) => (prototype: object, name: string) => void;
/** What is asked for and how: `context`, `contextTarget`, `callback`, `subscribe`. */
type Request = Event & Record<'context' | 'contextTarget' | 'callback' | 'subscribe', unknown>;

/** What is used of the package. */
interface Contexts {
  readonly consume: Decorator;
  readonly provide: Decorator;
  readonly ContextEvent: new (context: unknown, target: unknown, callback: unknown, subscribe: unknown) => Request;
}

/** What the decorators need of an element, and no more. */
function hosts() {
  return class Host extends EventTarget {
    static readonly initializers: ((host: Host) => void)[] = [];
    static addInitializer(initializer: (host: Host) => void): void {
      this.initializers.push(initializer);
    }
    declare field: unknown;
    readonly controllers: { hostConnected?(): void; hostDisconnected?(): void }[] = [];
    constructor() {
      super();
      for (const initialize of Host.initializers) initialize(this);
    }
    addController(controller: object): void {
      this.controllers.push(controller);
    }
    requestUpdate(): void {}
    connect(): void {
      for (const controller of this.controllers) controller.hostConnected?.();
    }
    disconnect(): void {
      for (const controller of this.controllers) controller.hostDisconnected?.();
    }
  };
}

/** What a field that consumes has, step by step, while the field of another element that provides changes. */
function told({ consume, provide, ContextEvent }: Contexts): unknown[] {
  const context = 'thing';
  const [Giver, Taker] = [hosts(), hosts()];
  provide({ context })(Giver.prototype, 'field');
  consume({ context, subscribe: true })(Taker.prototype, 'field');
  const [giver, other, taker, late] = [new Giver(), new Giver(), new Taker(), new Taker()];
  for (const each of [taker, late]) {
    each.addEventListener('context-request', (event) => {
      const { contextTarget, callback, subscribe } = event as Request;
      giver.dispatchEvent(new ContextEvent(context, contextTarget, callback, subscribe));
    });
  }
  const steps: unknown[] = [giver.field];
  const note = (): void => void steps.push([giver.field, other.field, taker.field, late.field]);
  other.field = 'of another';
  taker.connect();
  note();
  giver.field = 1;
  note();
  late.connect();
  note();
  giver.field = 1;
  taker.field = 'its own';
  giver.field = 1;
  note();
  taker.disconnect();
  giver.field = { value: 2 };
  note();
  taker.connect();
  note();
  giver.field = undefined;
  note();
  return steps;
}

describe('what stands for the decorators of contexts', () => {
  it('tells the same at the same time', async () => {
    const [published, lean] = [await buildOf<Contexts>(CODE, /decorators/), await buildOf<Contexts>(CODE)];
    assert.notEqual(lean.provide.toString(), published.provide.toString());
    const steps = told(published);
    assert.deepEqual(steps[3], [1, 'of another', 1, 1], 'it is told at all');
    assert.deepEqual(told(lean), steps);
  });
});
