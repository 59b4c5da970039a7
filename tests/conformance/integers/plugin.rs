use crate::Plugin;
use crate::exports::conformance::integers::integers::Guest;

impl Guest for Plugin {
    fn echo_u8(x: u8) -> u8 {
        x
    }

    fn echo_u16(x: u16) -> u16 {
        x
    }

    fn echo_u32(x: u32) -> u32 {
        x
    }

    fn echo_u64(x: u64) -> u64 {
        x
    }

    fn echo_s8(x: i8) -> i8 {
        x
    }

    fn echo_s16(x: i16) -> i16 {
        x
    }

    fn echo_s32(x: i32) -> i32 {
        x
    }

    fn echo_s64(x: i64) -> i64 {
        x
    }

    fn echo_bool(x: bool) -> bool {
        x
    }

    fn show_u32(x: u32) -> String {
        x.to_string()
    }

    fn show_u64(x: u64) -> String {
        x.to_string()
    }

    fn show_s32(x: i32) -> String {
        x.to_string()
    }

    fn show_s64(x: i64) -> String {
        x.to_string()
    }

    fn make_u32(which: u32) -> u32 {
        [4_294_967_295, 2_147_483_648, 2_147_483_647, 0][which as usize]
    }

    fn make_u64(which: u32) -> u64 {
        [18_446_744_073_709_551_615, 9_223_372_036_854_775_808, 9_007_199_254_740_993, 0][which as usize]
    }

    fn make_s32(which: u32) -> i32 {
        [2_147_483_647, -2_147_483_648, -1][which as usize]
    }

    fn make_s64(which: u32) -> i64 {
        [9_223_372_036_854_775_807, -9_223_372_036_854_775_808, -9_007_199_254_740_993, -1][which as usize]
    }
}
