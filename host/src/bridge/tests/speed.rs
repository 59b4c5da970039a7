//! What a call costs, beside a bridge written by hand for its types and one that builds `Val`s.
//!
//! ```sh
//! cargo test --release -p plugwright --lib bridge::tests::speed -- --ignored --nocapture
//! ```
//!
//! The three are measured in turn, many times, and their medians compared; the figures move from machine to machine,
//! the ratios little. A consumer makes the calls from inside, so that nothing but the bridge and an echo is measured.
//!
//! On a busy two-core machine, of the time that the bridge by hand takes: a number 1.27, a short string 1.19, a record
//! of eight fields 1.24, 64 KiB of bytes 0.73, 64 KiB of text 0.88, a list of 100 records with strings 0.67, a list of
//! 100 records of numbers 0.08. `Val`s take 1.1 to 5 times as long as the bridge, and 8,700 times for 64 KiB of bytes.

use std::time::Instant;

use wasmtime::component::{
    Component, ComponentNamedList, ComponentType, Func, Lift, Linker, Lower, TypedFunc,
};
use wasmtime::{Engine, Store};
use wit_component::StringEncoding::UTF8;

use super::types::Ty;
use super::{API, NoResources, Peer, Through, component, echo, engine, export, import};
use crate::bridge::define;

#[derive(Clone, ComponentType, Lift, Lower)]
#[component(record)]
struct Eight {
    f0: u32,
    f1: u32,
    f2: u64,
    f3: f32,
    f4: f64,
    f5: bool,
    f6: u8,
    f7: i16,
}

#[derive(Clone, ComponentType, Lift, Lower)]
#[component(record)]
struct Item {
    f0: u32,
    f1: String,
    f2: f64,
}

/// A consumer whose function calls its import `n` times with the same arguments.
fn caller(param: &Ty, args: &str, data: &str) -> String {
    let cores: String = param.cores().iter().map(|core| format!("{} ", core.name())).collect();
    let (import, call) = match param.cores().as_slice() {
        [one] => (format!("(param {cores}) (result {})", one.name()), format!("(drop (call $f {args}))")),
        _ => (
            format!("(param {cores} i32)"),
            format!("(call $f {args} (i32.const 256)) (call $free (i32.const 0) (i32.const 0))"),
        ),
    };
    format!(
        r#"(module (import "test:t/api" "f" (func $f {import})) {} {data}
        (func (export "test:t/door#f") (param i32)
            (loop $again {call}
                (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))"#,
        echo::LEAN,
    )
}

/// A consumer that waits to be asked for calls.
struct Bench {
    store: Store<Peer>,
    run: TypedFunc<(u32,), ()>,
}

impl Bench {
    fn time(&mut self, calls: u32) -> f64 {
        let start = Instant::now();
        self.run.call(&mut self.store, (calls,)).unwrap();
        start.elapsed().as_nanos() as f64 / f64::from(calls)
    }
}

/// A case: its type, and the consumer's arguments in core values and memory.
struct Case {
    name: &'static str,
    param: Ty,
    args: String,
    data: String,
}

impl Case {
    fn bench(&self, link: impl FnOnce(&mut Linker<Peer>, &Component, &Component, &Engine)) -> Bench {
        let engine = engine();
        let wit = echo::wit(std::slice::from_ref(&self.param)).replace(
            "world consumer { import api; export api; }",
            "interface door { f: func(calls: u32); }\nworld consumer { import api; export door; }",
        );
        let caller = caller(&self.param, &self.args, &self.data);
        let consumer = component(&engine, &wit, "consumer", &caller, UTF8);
        let core = echo::provider(std::slice::from_ref(&self.param), echo::LEAN);
        let provider = component(&engine, &wit, "provider", &core, UTF8);

        let mut linker = Linker::new(&engine);
        link(&mut linker, &consumer, &provider, &engine);

        let mut theirs = Store::new(&engine, Peer::default());
        let instance = Linker::new(&engine).instantiate(&mut theirs, &provider).unwrap();
        let (_, index) = export(&provider);
        let func: Func = instance.get_func(&mut theirs, index).unwrap();
        let peer = Peer { provider: Some(Box::new((theirs, func))), limit: 64 << 20 };
        let mut store = Store::new(&engine, peer);
        let instance = linker.instantiate(&mut store, &consumer).unwrap();
        let (_, index) = export(&consumer);
        let run = instance.get_typed_func(&mut store, index).unwrap();
        Bench { store, run }
    }

    /// Measures the three bridges in turn.
    fn measure<V>(&self)
    where
        V: ComponentType + Lift + Lower + Send + Sync + 'static,
        (V,): ComponentNamedList + Lift + Lower,
    {
        let ours = self.bench(|linker, consumer, provider, engine| {
            let (exported, _) = export(provider);
            define(
                &mut linker.instance(API).unwrap(),
                "f",
                &import(engine, consumer),
                &exported,
                &NoResources,
                Through,
            )
            .unwrap();
        });
        let typed = self.bench(|linker, _, _, _| {
            let mut interface = linker.instance(API).unwrap();
            let call = |mut store: wasmtime::StoreContextMut<'_, Peer>, (value,): (V,)| {
                let mut provider = store.data_mut().provider.take().unwrap();
                let (theirs, func) = &mut *provider;
                let func: TypedFunc<(V,), (V,)> = TYPED.with(|typed| {
                    typed
                        .borrow_mut()
                        .get_or_insert_with(|| Box::new(func.typed::<(V,), (V,)>(&*theirs).unwrap()))
                        .downcast_ref::<TypedFunc<(V,), (V,)>>()
                        .copied()
                        .unwrap()
                });
                let result = func.call(&mut *theirs, (value,));
                store.data_mut().provider = Some(provider);
                result
            };
            interface.func_wrap("f", call).unwrap();
        });
        let val = self.bench(|linker, _, _, _| {
            let mut interface = linker.instance(API).unwrap();
            interface
                .func_new("f", |mut store, _, params, results| {
                    let mut provider = store.data_mut().provider.take().unwrap();
                    let (theirs, func) = &mut *provider;
                    let result = func.call(theirs, params, results);
                    store.data_mut().provider = Some(provider);
                    result
                })
                .unwrap();
        });
        TYPED.set(None);
        let mut benches = [ours, typed, val];
        let mut times: [Vec<f64>; 3] = Default::default();
        for _ in 0..300 {
            for (bench, times) in benches.iter_mut().zip(&mut times) {
                // Short enough that most batches are not interrupted, whatever else the machine does.
                let mut calls = 1;
                let mut time = bench.time(calls);
                if time < 100_000.0 {
                    calls = (100_000.0 / time) as u32;
                    time = bench.time(calls);
                }
                if time < 1_000_000.0 || times.len() < 7 {
                    times.push(time);
                }
            }
        }
        let [ours, typed, val] = times.map(|mut times| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        });
        println!(
            "| {:<24} | {ours:>9.0} ns | {typed:>9.0} ns | {val:>11.0} ns | {:>5.2} | {:>7.1} |",
            self.name,
            ours / typed,
            val / ours
        );
    }
}

thread_local! {
    /// The provider's function, typed once for the bridge that is written by hand.
    static TYPED: std::cell::RefCell<Option<Box<dyn std::any::Any>>> = const { std::cell::RefCell::new(None) };
}

fn bytes(words: &[u32]) -> String {
    words.iter().flat_map(|word| word.to_le_bytes()).map(|byte| format!("\\{byte:02x}")).collect()
}

#[test]
#[ignore = "measures; takes a while"]
fn calls() {
    println!(
        "| echo of                  |       bridge |      by hand |           `Val` | /hand | `Val`/us |"
    );
    println!(
        "|--------------------------|-------------:|-------------:|----------------:|------:|---------:|"
    );
    let case = |name, param, args: &str, data: String| Case { name, param, args: args.into(), data };
    case("u32", Ty::U32, "(i32.const 7)", String::new()).measure::<u32>();
    let text = format!("(data (i32.const 1024) \"{}\")", "x".repeat(64));
    case("string, 64 B", Ty::Text, "(i32.const 1024) (i32.const 64)", text).measure::<String>();
    let eight = Ty::Record(vec![Ty::U32, Ty::U32, Ty::U64, Ty::F32, Ty::F64, Ty::Bool, Ty::U8, Ty::S16]);
    let args = "(i32.const 1) (i32.const 2) (i64.const 3) (f32.const 4) (f64.const 5) (i32.const 1) (i32.const 6) (i32.const 7)";
    case("record, 8 fields", eight, args, String::new()).measure::<Eight>();
    let list = Ty::List(Box::new(Ty::U8));
    case("list<u8>, 64 KiB", list.clone(), "(i32.const 1024) (i32.const 65536)", String::new())
        .measure::<Vec<u8>>();
    case("list<u8>, 256 KiB", list, "(i32.const 1024) (i32.const 262144)", String::new())
        .measure::<Vec<u8>>();
    case("string, 64 KiB", Ty::Text, "(i32.const 1024) (i32.const 65536)", String::new()).measure::<String>();
    let numbers = Ty::List(Box::new(Ty::Record(vec![Ty::U32, Ty::F32, Ty::U64])));
    case("list of 100 flat records", numbers, "(i32.const 1024) (i32.const 100)", String::new())
        .measure::<Vec<Flat>>();
    let items: Vec<u32> = (0..100).flat_map(|id| [id, 16, 12, 0, 0, 0]).collect();
    let data =
        format!("(data (i32.const 16) \"twelve bytes\") (data (i32.const 1024) \"{}\")", bytes(&items));
    let item = Ty::Record(vec![Ty::U32, Ty::Text, Ty::F64]);
    case("list of 100 records", Ty::List(Box::new(item)), "(i32.const 1024) (i32.const 100)", data)
        .measure::<Vec<Item>>();
}

#[derive(Clone, ComponentType, Lift, Lower)]
#[component(record)]
struct Flat {
    f0: u32,
    f1: f32,
    f2: u64,
}
