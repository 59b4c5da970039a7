use crate::Plugin;
use crate::exports::conformance::fixed_lists::fixed_lists::{Guest, Matrix};

impl Guest for Plugin {
    fn echo_bytes(x: [u8; 4]) -> [u8; 4] {
        x
    }

    fn echo_matrix(x: Matrix) -> Matrix {
        x
    }

    fn sum(x: [u32; 3]) -> u64 {
        x.into_iter().map(u64::from).sum()
    }

    fn make() -> [i16; 3] {
        [-32_768, 0, 32_767]
    }
}
