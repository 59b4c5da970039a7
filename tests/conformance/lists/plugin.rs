use crate::Plugin;
use crate::exports::conformance::lists::lists::{Colour, Guest, Needs, Part, Point};

impl Guest for Plugin {
    fn echo_bool(x: Vec<bool>) -> Vec<bool> {
        x
    }

    fn echo_u8(x: Vec<u8>) -> Vec<u8> {
        x
    }

    fn echo_s8(x: Vec<i8>) -> Vec<i8> {
        x
    }

    fn echo_u16(x: Vec<u16>) -> Vec<u16> {
        x
    }

    fn echo_s16(x: Vec<i16>) -> Vec<i16> {
        x
    }

    fn echo_u32(x: Vec<u32>) -> Vec<u32> {
        x
    }

    fn echo_s32(x: Vec<i32>) -> Vec<i32> {
        x
    }

    fn echo_u64(x: Vec<u64>) -> Vec<u64> {
        x
    }

    fn echo_s64(x: Vec<i64>) -> Vec<i64> {
        x
    }

    fn echo_f32(x: Vec<f32>) -> Vec<f32> {
        x
    }

    fn echo_f64(x: Vec<f64>) -> Vec<f64> {
        x
    }

    fn echo_char(x: Vec<char>) -> Vec<char> {
        x
    }

    fn echo_string(x: Vec<String>) -> Vec<String> {
        x
    }

    fn echo_point(x: Vec<Point>) -> Vec<Point> {
        x
    }

    fn echo_colour(x: Vec<Colour>) -> Vec<Colour> {
        x
    }

    fn echo_needs(x: Vec<Needs>) -> Vec<Needs> {
        x
    }

    fn echo_part(x: Vec<Part>) -> Vec<Part> {
        x
    }

    fn echo_result(x: Vec<Result<u16, String>>) -> Vec<Result<u16, String>> {
        x
    }

    fn echo_option(x: Vec<Option<u8>>) -> Vec<Option<u8>> {
        x
    }

    fn echo_tuple(x: Vec<(String, u32)>) -> Vec<(String, u32)> {
        x
    }

    fn echo_nested(x: Vec<Vec<String>>) -> Vec<Vec<String>> {
        x
    }

    fn echo_deep(x: Vec<Vec<Vec<u8>>>) -> Vec<Vec<Vec<u8>>> {
        x
    }

    fn sum_u8(x: Vec<u8>) -> u32 {
        x.into_iter().map(u32::from).sum()
    }

    fn sum_s8(x: Vec<i8>) -> i32 {
        x.into_iter().map(i32::from).sum()
    }

    fn sum_u32(x: Vec<u32>) -> f64 {
        x.into_iter().map(f64::from).sum()
    }

    fn sum_u64(x: Vec<u64>) -> u64 {
        x.into_iter().sum()
    }

    fn make_s64() -> Vec<i64> {
        vec![i64::MIN, -1, i64::MAX]
    }

    fn make_u8(length: u32) -> Vec<u8> {
        vec![255; length as usize]
    }

    fn make_s8() -> Vec<i8> {
        vec![-128, -1, 0, 127]
    }

    fn make_u32() -> Vec<u32> {
        vec![0, 2_147_483_648, 4_294_967_295]
    }
}
