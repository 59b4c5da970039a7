#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| { plugwright_fuzz::edges::run(bytes); });
