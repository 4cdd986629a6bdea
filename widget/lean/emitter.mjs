/** What Socket.IO's client needs of `@socket.io/component-emitter`. A list is never changed while it is gone through. */
export class Emitter {
  _heard = new Map();

  on(event, hear) {
    this._heard.set(event, [...(this._heard.get(event) ?? []), hear]);
    return this;
  }

  once(event, hear) {
    const once = (...given) => {
      this.off(event, once);
      hear.apply(this, given);
    };
    once.fn = hear;
    return this.on(event, once);
  }

  /** Forgets the first that matches; without a listener all of the event, without an event all there are. */
  off(event, hear) {
    const all = this._heard.get(event) ?? [];
    const first = all.findIndex((each) => each === hear || each.fn === hear);
    if (!event) this._heard.clear();
    else this._heard.set(event, hear ? all.filter((_each, at) => at !== first) : []);
    return this;
  }

  removeAllListeners(event) {
    return this.off(event);
  }

  emit(event, ...given) {
    for (const hear of this._heard.get(event) ?? []) hear.apply(this, given);
    return this;
  }

  emitReserved(event, ...given) {
    return Emitter.prototype.emit.call(this, event, ...given);
  }
}
