use crate::Plugin;
use crate::exports::conformance::floats::floats::Guest;

impl Guest for Plugin {
    fn echo_f32(x: f32) -> f32 {
        x
    }

    fn echo_f64(x: f64) -> f64 {
        x
    }

    fn class_f32(x: f32) -> String {
        Self::class_f64(x.into())
    }

    fn class_f64(x: f64) -> String {
        let class = match x {
            x if x.is_nan() => "nan",
            f64::INFINITY => "inf",
            f64::NEG_INFINITY => "-inf",
            0.0 if x.is_sign_negative() => "-0",
            0.0 => "0",
            _ => "number",
        };
        class.to_owned()
    }

    fn bits_f32(x: f32) -> String {
        format!("{:08x}", x.to_bits())
    }

    fn bits_f64(x: f64) -> String {
        format!("{:016x}", x.to_bits())
    }

    fn make_f32(which: u32) -> f32 {
        [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0, f32::MAX, 1e-45, 0.1][which as usize]
    }

    fn make_f64(which: u32) -> f64 {
        [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, f64::MAX, 5e-324, 0.1][which as usize]
    }
}
