// For the SDK's own tests; nobody else sees these functions.
interface Shape {
  lower(value: unknown): unknown;
  lift(value: unknown): unknown;
}
export const bool: Shape, u8: Shape, u64: Shape, s64: Shape, f64: Shape, string: Shape;
export function list(element: Shape): Shape;
export function option(inner: Shape): Shape;
export function nestedOption(inner: Shape): Shape;
export function tuple(...shapes: Shape[]): Shape;
export function record(fields: Record<string, Shape>, names: Record<string, string>): Shape;
export function variant(cases: Record<string, Shape | null>): Shape;
export function result(ok: Shape | null, err: Shape | null): Shape;
export function flags(names: Record<string, string>): Shape;
export function write(value: unknown): string;
export function read(text: string): unknown;
