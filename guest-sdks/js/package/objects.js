// The test's own objects that the plugin has by their numbers.

export class Objects {
  #live = new Map();
  #last = 0;

  /** An object that the plugin gets; it has another number each time. */
  add(object) {
    this.#last += 1;
    this.#live.set(this.#last, object);
    return this.#last;
  }

  look(handle) {
    const object = this.#live.get(handle);
    if (object === undefined) throw new Error(`the plugin has no object of the test by the number ${handle}`);
    return object;
  }

  /** An object that the plugin gives back. */
  take(handle) {
    const object = this.look(handle);
    this.#live.delete(handle);
    return object;
  }

  /** An object whose loan is over. */
  forget(handle) {
    this.#live.delete(handle);
  }

  /** An object that the plugin is done with, which ends as it would natively. */
  drop(handle) {
    const object = this.#live.get(handle);
    this.#live.delete(handle);
    object?.[Symbol.dispose]?.();
  }
}
