/**
 * `Math.random`, seeded anew in each instance.
 *
 * The engine's own generator is seeded while the plugin is built, so every instance would give the same numbers. The clocks are the only
 * source of difference that the engine offers: good enough to shuffle, never for secrets.
 */
let next: (() => number) | undefined;

export function installRandom(): void {
  const built = Math.random;
  const random = (): number => (next ?? built)();
  Object.defineProperty(Math, "random", { value: random, writable: true, configurable: true });
}

/** Seeds the generator; called when the first call comes in. */
export function seed(...seeds: number[]): void {
  next = sfc32(seeds);
}

/** Chris Doty-Humphrey's small fast counting generator, 32 bits at a time. */
export function sfc32(seeds: readonly number[]): () => number {
  // The bits of a float, so that fractions of a millisecond count.
  const words = new Uint32Array(new Float64Array([seeds[0] ?? 0, seeds[1] ?? 0]).buffer);
  let [a = 0, b = 0, c = 0, d = 0] = words;
  const step = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 16; round++) step();
  return () => ((step() >>> 5) * 0x400_0000 + (step() >>> 6)) / 0x20_0000_0000_0000;
}
