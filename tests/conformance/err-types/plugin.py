"""Types called `err` and `ok`, in Python."""

from plugwright import Err

from contract import err_types as types


class ErrTypes(types.ErrTypes):
    def fail(self, x: int) -> types.Ok:
        match x:
            case 0:
                return types.Ok(255)
            case 1:
                raise Err(types.ErrMissing("k"))
        raise Err(types.ErrBroken())

    def echo(self, x: types.Err) -> types.Err:
        return x

    def echo_all(
        self, a: types.Ok, b: types.Some, c: types.None_, d: types.Result
    ) -> tuple[types.Ok, types.Some, types.None_, types.Result]:
        return a, b, c, d

    def optional(self, x: types.Some | None) -> types.Some | None:
        return x
