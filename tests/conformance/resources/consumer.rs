use crate::Plugin;
use crate::conformance::resources::resources::{
    Counter, checked, live, make, many, maybe, pass, sum, take,
};
use crate::exports::conformance::resources::resources_use::Guest;

impl Guest for Plugin {
    fn tour() -> String {
        let counter = Counter::new(40);
        format!("{} {} {}", counter.add(2), counter.value(), live())
    }

    fn lend() -> String {
        let (a, b) = (Counter::new(1), Counter::new(20));
        a.absorb(&b);
        format!("{} {} {}", a.value(), b.value(), sum(&[&a, &b, &a]))
    }

    fn give() -> String {
        let merged = Counter::merge(Counter::new(3), make(4));
        let passed = pass(merged);
        let before = live();
        format!("{} {} {} {}", passed.value(), before, take(passed), live())
    }

    fn collect() -> String {
        let counters = many(&[7, 8, 9]);
        let values: Vec<String> = counters.iter().map(|counter| counter.value().to_string()).collect();
        let none = maybe(None).is_none();
        let some = maybe(Some(5)).map(|counter| counter.value());
        format!("{} {none} {}", values.join("+"), some.unwrap_or_default())
    }

    fn fail() -> String {
        let fine = checked(100).map(|counter| counter.value().to_string());
        let wrong = checked(101).map(|counter| counter.value().to_string());
        format!("{} {}", fine.unwrap_or_else(|text| text), wrong.unwrap_or_else(|text| text))
    }

    fn drop(n: u32) -> u32 {
        for start in 0..n {
            Counter::new(start).add(1);
        }
        live()
    }

    fn hand_out(start: u32) -> Counter {
        Counter::new(start)
    }

    fn look(c: &Counter) -> u32 {
        c.value()
    }

    fn look_in_vain(c: &Counter) -> Result<u32, String> {
        Err(format!("{} is too little", c.value()))
    }

    fn lend_on(c: &Counter) -> u32 {
        sum(&[c, c])
    }

    fn spend(c: Counter) -> u32 {
        take(c)
    }
}
