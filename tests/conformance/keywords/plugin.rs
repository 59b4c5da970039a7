use crate::Plugin;
use crate::exports::conformance::keywords::keywords::{
    EnumOfKeywords, FlagsOfKeywords, Guest, RecordOfKeywords, VariantOfKeywords,
};

impl Guest for Plugin {
    fn type_(x: u32) -> u32 {
        x + 0
    }

    fn match_(x: u32) -> u32 {
        x + 1
    }

    fn move_(x: u32) -> u32 {
        x + 2
    }

    fn crate_(x: u32) -> u32 {
        x + 3
    }

    fn super_(x: u32) -> u32 {
        x + 4
    }

    fn async_(x: u32) -> u32 {
        x + 5
    }

    fn from(x: u32) -> u32 {
        x + 6
    }

    fn class(x: u32) -> u32 {
        x + 7
    }

    fn def(x: u32) -> u32 {
        x + 8
    }

    fn import(x: u32) -> u32 {
        x + 9
    }

    fn lambda(x: u32) -> u32 {
        x + 10
    }

    fn not(x: u32) -> u32 {
        x + 11
    }

    fn none(x: u32) -> u32 {
        x + 12
    }

    fn print(x: u32) -> u32 {
        x + 13
    }

    fn delete(x: u32) -> u32 {
        x + 14
    }

    fn function(x: u32) -> u32 {
        x + 16
    }

    fn typeof_(x: u32) -> u32 {
        x + 17
    }

    fn await_(x: u32) -> u32 {
        x + 18
    }

    fn constructor(x: u32) -> u32 {
        x + 19
    }

    fn return_(x: u32) -> u32 {
        x + 20
    }

    fn yield_(x: u32) -> u32 {
        x + 21
    }

    fn self_(x: u32) -> u32 {
        x + 22
    }

    fn static_(x: u32) -> u32 {
        x + 23
    }

    fn parameters(
        type_: u32,
        match_: u32,
        crate_: u32,
        from: u32,
        class: u32,
        lambda: u32,
        none: u32,
        new: u32,
        function: u32,
        this: u32,
        arguments: u32,
        await_: u32,
        delete: u32,
        async_: u32,
        static_: u32,
    ) -> Vec<u32> {
        vec![
            type_,
            match_,
            crate_,
            from,
            class,
            lambda,
            none,
            new,
            function,
            this,
            arguments,
            await_,
            delete,
            async_,
            static_,
        ]
    }

    fn echo_record(x: RecordOfKeywords) -> RecordOfKeywords {
        x
    }

    fn echo_enum(x: EnumOfKeywords) -> EnumOfKeywords {
        x
    }

    fn echo_variant(x: VariantOfKeywords) -> VariantOfKeywords {
        x
    }

    fn echo_flags(x: FlagsOfKeywords) -> FlagsOfKeywords {
        x
    }
}
