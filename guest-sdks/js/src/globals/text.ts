/** `TextEncoder` and `TextDecoder` for UTF-8, which the engine lacks and many packages use. */

class Utf8Encoder {
  readonly encoding = "utf-8";

  encode(text = ""): Uint8Array {
    const bytes = new Uint8Array(text.length * 3);
    const { written } = this.encodeInto(text, bytes);
    return bytes.slice(0, written);
  }

  encodeInto(text: string, into: Uint8Array): { read: number; written: number } {
    let [read, written] = [0, 0];
    while (read < text.length) {
      const code = text.codePointAt(read) ?? 0;
      const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
      const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (written + size > into.length) break;
      if (size === 1) {
        into[written] = point;
      } else {
        into[written] = (0xf00 >> size) & 0xff | (point >> (6 * (size - 1)));
        for (let rest = size - 1; rest > 0; rest--) {
          into[written + size - rest] = 0x80 | ((point >> (6 * (rest - 1))) & 0x3f);
        }
      }
      written += size;
      read += code > 0xffff ? 2 : 1;
    }
    return { read, written };
  }
}

class Utf8Decoder {
  readonly encoding = "utf-8";
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;

  constructor(label = "utf-8", options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    if (!/^(utf-?8|unicode-1-1-utf-8)$/i.test(label.trim())) throw new RangeError(`the encoding \`${label}\` is not supported`);
    this.fatal = options.fatal ?? false;
    this.ignoreBOM = options.ignoreBOM ?? false;
  }

  decode(input: ArrayBuffer | ArrayBufferView = new Uint8Array()): string {
    const bytes =
      input instanceof ArrayBuffer ? new Uint8Array(input) : new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    const points: number[] = [];
    let out = "";
    for (let index = 0; index < bytes.length; ) {
      const first = bytes[index] ?? 0;
      const size = sequence(bytes, index);
      if (size === 0) {
        if (this.fatal) throw new TypeError(`byte ${index} is not UTF-8`);
        points.push(0xfffd);
        index += 1;
      } else {
        let point = size === 1 ? first : first & (0x7f >> size);
        for (let rest = 1; rest < size; rest++) point = (point << 6) | ((bytes[index + rest] ?? 0) & 0x3f);
        if (point !== 0xfeff || index !== 0 || this.ignoreBOM) points.push(point);
        index += size;
      }
      if (points.length >= 4096) out += String.fromCodePoint(...points.splice(0));
    }
    return out + String.fromCodePoint(...points);
  }
}

/** The length of the well-formed sequence at `index`; 0 if there is none (Unicode, table 3-7). */
function sequence(bytes: Uint8Array, index: number): number {
  const first = bytes[index] ?? 0;
  if (first < 0x80) return 1;
  const size = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (size === 0) return 0;
  for (let rest = 1; rest < size; rest++) {
    if (((bytes[index + rest] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[index + 1] ?? 0;
  const [least, most] = { 0xe0: [0xa0, 0xbf], 0xed: [0x80, 0x9f], 0xf0: [0x90, 0xbf], 0xf4: [0x80, 0x8f] }[first] ?? [0x80, 0xbf];
  return second >= (least ?? 0) && second <= (most ?? 0) ? size : 0;
}

export { Utf8Decoder, Utf8Encoder };

export function installText(): void {
  const globals = { TextEncoder: Utf8Encoder, TextDecoder: Utf8Decoder };
  for (const [name, value] of Object.entries(globals)) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
}
