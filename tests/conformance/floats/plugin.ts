import type { Exports } from "conformance:bundle/provider";

function classOf(x: number): string {
  if (Number.isNaN(x)) return "nan";
  if (x === Infinity) return "inf";
  if (x === -Infinity) return "-inf";
  if (x === 0) return Object.is(x, -0) ? "-0" : "0";
  return "number";
}

const hex = (view: DataView): string =>
  Array.from(new Uint8Array(view.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const floats: Exports["floats"] = {
  echoF32: (x) => x,
  echoF64: (x) => x,
  classF32: classOf,
  classF64: classOf,
  bitsF32(x) {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, x);
    return hex(view);
  },
  bitsF64(x) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x);
    return hex(view);
  },
  makeF32: (which) => [NaN, Infinity, -Infinity, -0, 3.4028234663852886e38, 1e-45, 0.1][which]!,
  makeF64: (which) => [NaN, Infinity, -Infinity, -0, Number.MAX_VALUE, Number.MIN_VALUE, 0.1][which]!,
};
