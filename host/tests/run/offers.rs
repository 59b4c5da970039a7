//! Interfaces that the application offers to its plugins.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use plugwright::__private::wasmtime::component::Resource;
use plugwright::{
    Blame, Caller, Error, ErrorKind, Host, JsonOptions, Limits, Offer, OfferError, Plan, Plugins, Policy, Val,
};
use serde_json::json;

/// A folder with components.
struct Workshop(tempfile::TempDir);

impl Workshop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, wat) in [
            ("asks", include_str!("asks.wat")),
            ("front", include_str!("front.wat")),
            ("shop", include_str!("shop.wat")),
        ] {
            std::fs::write(folder.path().join(format!("{name}.wasm")), wat::parse_str(wat).unwrap()).unwrap();
        }
        Self(folder)
    }

    fn component(&self, name: &str) -> PathBuf {
        self.0.path().join(format!("{name}.wasm"))
    }

    /// `front`, which calls `asks`, which calls the application.
    fn pair(&self) -> Policy {
        Policy::new()
            .plugin("asks", self.component("asks"))
            .plugin("front", self.component("front"))
            .limits(limits())
    }
}

fn limits() -> Limits {
    Limits { deadline: Duration::from_secs(60), ..Limits::default() }
}

fn load(offers: impl IntoIterator<Item = Offer>, policy: Policy) -> Plugins {
    let host = offers.into_iter().fold(Host::builder(), plugwright::HostBuilder::offer).build().unwrap();
    let policy = host.offers().cloned().fold(policy, Policy::offer);
    let plan = Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render()));
    host.load(&plan).unwrap_or_else(|report| panic!("{}", report.render()))
}

fn wave(plugins: &Plugins, plugin: &str, call: &str) -> Result<String, Error> {
    plugins.get(plugin).unwrap().call_wave(call)
}

fn prices() -> Offer {
    Offer::new("test:app/prices@1.0.0".parse().unwrap(), |caller, function, arguments| {
        let [Val::String(word)] = arguments else { return Err("one string is wanted".into()) };
        let number = match (function, word.as_str()) {
            ("price", "bread") => Val::Result(Ok(Some(Box::new(Val::U32(3))))),
            ("price", other) => Val::Result(Err(Some(Box::new(Val::String(format!("there is no {other}")))))),
            ("act", "fail") => return Err(std::io::Error::other("the till is shut").into()),
            ("act", "panic") => panic!("the till is on fire"),
            ("act", "wrong") => Val::Result(Ok(None)),
            ("act", "nothing") => return Ok(Vec::new()),
            ("act", "who") => {
                let plugins: Vec<String> = caller.plugins().iter().map(ToString::to_string).collect();
                assert_eq!(plugins.last().unwrap(), caller.plugin().as_str());
                assert_eq!(format!("{caller:?}"), format!("app → {}", plugins.join(" → ")));
                Val::U32(plugins.join(" ").len() as u32)
            }
            ("act", "wait") => {
                assert!(caller.remaining() <= limits().deadline);
                while !caller.is_over() {
                    std::thread::yield_now();
                }
                assert_eq!(caller.remaining(), Duration::ZERO);
                Val::U32(1)
            }
            other => panic!("unexpected {other:?}"),
        };
        Ok(vec![number])
    })
}

#[test]
fn values_pass_in_both_directions() {
    let workshop = Workshop::new();
    let plugins = load([prices()], workshop.pair());
    for plugin in ["asks", "front"] {
        let price = |article| wave(&plugins, plugin, &format!("test:app/{plugin}.price(\"{article}\")"));
        assert_eq!(price("bread").unwrap(), "ok(3)");
        assert_eq!(price("milk").unwrap(), "err(\"there is no milk\")");
    }
}

#[test]
fn values_pass_as_json() {
    let offer = Offer::json(
        "test:app/prices@1.0.0".parse().unwrap(),
        JsonOptions::new(),
        |_, function, arguments| {
            Ok(match (function, arguments[0].as_str()) {
                ("price", Some("bread")) => json!({ "ok": 3 }),
                ("price", Some("wrong")) => json!({ "ok": "3" }),
                ("price", Some(other)) => json!({ "err": format!("there is no {other}") }),
                other => panic!("unexpected {other:?}"),
            })
        },
    );
    let workshop = Workshop::new();
    let plugins = load([offer], workshop.pair());
    let price = |article| wave(&plugins, "front", &format!("test:app/front.price(\"{article}\")"));
    assert_eq!(price("bread").unwrap(), "ok(3)");
    assert_eq!(price("milk").unwrap(), "err(\"there is no milk\")");
    let error = price("wrong").unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Offer, Blame::Host), "{error:?}");
    assert!(error.render().contains("result.ok: expected u32, found string `3`"), "{}", error.render());
}

#[test]
fn the_caller_is_known_with_its_own_callers() {
    let workshop = Workshop::new();
    let plugins = load([prices()], workshop.pair());
    // The same instance of `asks` serves both, one after the other.
    for _ in 0..2 {
        assert_eq!(wave(&plugins, "front", "test:app/front.act(\"who\")").unwrap(), "10", "front asks");
        assert_eq!(wave(&plugins, "asks", "test:app/asks.act(\"who\")").unwrap(), "4", "asks");
    }
    let fused = load([prices()], workshop.pair().fuse(["asks", "front"]));
    assert_eq!(wave(&fused, "front", "test:app/front.act(\"who\")").unwrap(), "10", "asks+front");
}

#[test]
fn the_application_is_to_blame_for_its_own_failures() {
    let workshop = Workshop::new();
    let plugins = load([prices()], workshop.pair());
    let item = "`test:app/prices.act@1.0.0`, which the application offers,";
    for (act, message) in [
        ("fail", format!("{item} failed")),
        ("panic", format!("{item} panicked: the till is on fire")),
        ("wrong", format!("{item} gave a value that is not of its type")),
        ("nothing", format!("{item} gave a value that is not of its type")),
    ] {
        for plugin in ["asks", "front"] {
            let error = wave(&plugins, plugin, &format!("test:app/{plugin}.act(\"{act}\")")).unwrap_err();
            assert_eq!((error.kind(), error.blame()), (ErrorKind::Offer, Blame::Host), "{error:?}");
            assert_eq!(error.to_string(), message);
            assert_eq!(error.plugins().last().unwrap().as_str(), "asks");
            assert_eq!(error.plugins().len(), if plugin == "asks" { 1 } else { 2 });
            let price = wave(&plugins, plugin, &format!("test:app/{plugin}.price(\"bread\")"));
            assert_eq!(price.unwrap(), "ok(3)", "the next call is served");
        }
    }
    let error = wave(&plugins, "asks", "test:app/asks.act(\"fail\")").unwrap_err();
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the till is shut");
    let error = wave(&plugins, "asks", "test:app/asks.act(\"wrong\")").unwrap_err();
    assert_eq!(error.notes(), ["result[0]: expected u32, found result"]);
    let failures = plugins.stats().plugins.iter().map(|plugin| plugin.failures).collect::<Vec<_>>();
    assert_eq!(failures, [10, 4], "each failure cost an instance: of `asks`, and of `front` where it called");
}

/// Nothing interrupts a function of the application; when it comes back too late, the call ends, and it is not the plugin's fault.
#[test]
fn an_application_that_takes_too_long_is_to_blame() {
    let workshop = Workshop::new();
    let short = Limits { deadline: Duration::from_millis(500), ..limits() };
    for (caller, chain) in [("front", &["front", "asks"][..]), ("asks", &["asks"])] {
        let policy = workshop.pair().plugin("neighbour", workshop.component("asks")).link(
            "front",
            "test:app/asks",
            "asks",
        );
        let plugins = load([prices()], policy.plugin_limits(caller, short.clone()));
        let answers = std::thread::scope(|scope| {
            let late = scope.spawn(|| wave(&plugins, caller, &format!("test:app/{caller}.act(\"wait\")")));
            // A neighbour on the same host does not wait for it.
            let neighbour = wave(&plugins, "neighbour", "test:app/asks.price(\"bread\")");
            (late.join().unwrap(), neighbour)
        });
        let error = answers.0.unwrap_err();
        assert_eq!((error.kind(), error.blame()), (ErrorKind::Deadline, Blame::Host));
        assert_eq!(
            error.to_string(),
            "the call's time was up while `test:app/prices.act@1.0.0` ran, which the application offers"
        );
        assert_eq!(error.plugins().iter().map(|id| id.as_str()).collect::<Vec<_>>(), chain);
        assert_eq!(answers.1.unwrap(), "ok(3)");
        let stats = plugins.stats();
        let asks = stats.plugins.iter().find(|plugin| plugin.plugin.as_str() == "asks").unwrap();
        assert_eq!(asks.failures, 1, "the instance that waited is gone");
        assert_eq!(wave(&plugins, caller, &format!("test:app/{caller}.price(\"bread\")")).unwrap(), "ok(3)");
    }
}

#[test]
fn an_error_of_another_plugin_comes_through_as_it_is() {
    let workshop = Workshop::new();
    let inner = load([prices()], workshop.pair());
    let outer = Offer::new("test:app/prices@1.0.0".parse().unwrap(), move |_, _, _| {
        let result = wave(&inner, "front", "test:app/front.act(\"fail\")")?;
        Err(format!("unexpected {result}").into())
    });
    let plugins = load([outer], Policy::new().plugin("outer", workshop.component("asks")));
    let error = wave(&plugins, "outer", "test:app/asks.act(\"fail\")").unwrap_err();
    let chain: Vec<&str> = error.plugins().iter().map(|id| id.as_str()).collect();
    assert_eq!(chain, ["outer", "front", "asks"]);
    assert_eq!(error.notes(), ["through `test:app/prices.act@1.0.0`, which the application offers"]);
}

#[test]
fn what_the_plan_expects_has_to_be_there() {
    let workshop = Workshop::new();
    let policy = Policy::new()
        .plugin("asks", workshop.component("asks"))
        .plugin("shop", workshop.component("shop"))
        .offer("test:app/prices@1.3.0".parse().unwrap())
        .offer("test:app/carts@1.0.0".parse().unwrap())
        .offer("test:app/checkout@1.0.0".parse().unwrap());
    let plan = Plan::new(&policy).unwrap();
    // Of `prices` the application has an earlier version than the plan expects.
    let host = Host::builder().offer(prices()).offer(carts(Arc::default())).build().unwrap();
    let report = host.load(&plan).err().unwrap();
    let messages: Vec<String> = report.errors().iter().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        [
            "the plan expects the application to offer `test:app/checkout@1.0.0`, which it does not",
            "the plan expects the application to offer `test:app/prices@1.3.0`, which it does not",
        ]
    );
    assert_eq!(report.errors()[0].notes(), ["`shop` imports `test:app/checkout@1.0.0`"]);
    assert!(report.errors().iter().all(|error| error.blame() == Blame::Host));
    let twice = Host::builder().offer(prices()).offer(prices()).build().err().unwrap();
    assert_eq!(twice.to_string(), "the application offers `test:app/prices@1.0.0` twice");
}

/// A cart of the application. It counts how many there are.
struct Cart {
    goods: AtomicUsize,
    all: Arc<AtomicUsize>,
}

impl Cart {
    fn new(goods: usize, all: &Arc<AtomicUsize>) -> Self {
        all.fetch_add(1, Ordering::Relaxed);
        Self { goods: goods.into(), all: all.clone() }
    }

    fn add(&self, goods: usize) -> u32 {
        (self.goods.fetch_add(goods, Ordering::Relaxed) + goods) as u32
    }
}

impl Drop for Cart {
    fn drop(&mut self) {
        self.all.fetch_sub(1, Ordering::Relaxed);
        assert!(self.goods.load(Ordering::Relaxed) != 666, "a cart from hell");
    }
}

fn carts(all: Arc<AtomicUsize>) -> Offer {
    Offer::new("test:app/carts@1.0.0".parse().unwrap(), move |caller, function, arguments| {
        Ok(vec![match (function, arguments) {
            ("[constructor]cart", [Val::U32(goods)]) => {
                // One that nobody gets is dropped with the call.
                caller.own("cart", Cart::new(1, &all))?;
                caller.own("cart", Cart::new(*goods as usize, &all))?
            }
            ("[method]cart.add", [cart, Val::U32(goods)]) => {
                Val::U32(caller.get::<Cart>(cart)?.add(*goods as usize))
            }
            ("[static]cart.merge", [a, b]) => {
                let b = caller.get::<Cart>(b)?.add(0) as usize;
                match caller.get::<Cart>(a)?.add(b) {
                    // The same handle back, or another.
                    0..100 => a.clone(),
                    goods => caller.own("cart", Cart::new(goods as usize, &all))?,
                }
            }
            other => panic!("unexpected {other:?}"),
        }])
    })
}

fn checkout() -> Offer {
    Offer::new("test:app/checkout@1.0.0".parse().unwrap(), |caller, function, arguments| {
        assert_eq!(function, "pay");
        let cart = caller.take::<Cart>(&arguments[0])?;
        assert!(caller.get::<Cart>(&arguments[0]).is_err(), "it was taken");
        Ok(vec![Val::U32(cart.add(0) * 10)])
    })
}

/// The same, with types.
fn typed(all: Arc<AtomicUsize>) -> [Offer; 2] {
    let carts = Offer::typed(["test:app/carts@1.0.0".parse().unwrap()], move |offer| {
        offer.resource::<Cart>("cart")?;
        let known = all.clone();
        offer.function("[constructor]cart", move |caller: &Caller<'_>, (goods,): (u32,)| {
            Ok((caller.resource_own(Cart::new(goods as usize, &known))?,))
        })?;
        offer.function("[method]cart.add", |caller, (cart, goods): (Resource<Cart>, u32)| {
            Ok((caller.resource_get(&cart)?.add(goods as usize),))
        })?;
        let known = all.clone();
        offer.function("[static]cart.merge", move |caller, (a, b): (Resource<Cart>, Resource<Cart>)| {
            let goods = caller.resource_take(a)?.add(0) + caller.resource_get(&b)?.add(0);
            Ok((caller.resource_own(Cart::new(goods as usize, &known))?,))
        })?;
        offer.function("one-that-nobody-imports", |_, (): ()| Ok::<_, OfferError>(()))
    });
    let checkout = Offer::typed(["test:app/checkout@1.0.0".parse().unwrap()], |offer| {
        offer.function("pay", |caller, (cart,): (Resource<Cart>,)| {
            Ok((caller.resource_take(cart)?.add(0) * 10,))
        })
    });
    [carts, checkout]
}

#[test]
fn resources_live_as_long_as_their_handles() {
    let workshop = Workshop::new();
    for is_typed in [false, true] {
        let all = Arc::new(AtomicUsize::new(0));
        let offers = match is_typed {
            false => [carts(all.clone()), checkout()],
            true => typed(all.clone()),
        };
        let plugins = load(offers, Policy::new().plugin("shop", workshop.component("shop")));
        let call = |call: &str| wave(&plugins, "shop", &format!("test:app/shop.{call}"));
        for (a, b) in [(5, 6), (500, 6)] {
            assert_eq!(call(&format!("shop({a}, {b}, false)")).unwrap(), (a + b + 1).to_string());
            assert_eq!(call(&format!("shop({a}, {b}, true)")).unwrap(), ((a + b + 1) * 10).to_string());
            assert_eq!(all.load(Ordering::Relaxed), 0, "all were dropped, typed: {is_typed}");
        }
        for _ in 0..3 {
            call("keep(100)").unwrap();
        }
        assert_eq!(all.load(Ordering::Relaxed), 300);
        call("trap()").unwrap_err();
        assert_eq!(all.load(Ordering::Relaxed), 0, "an instance takes its resources with it");
        let error = call("keep(1000000)").unwrap_err();
        assert_eq!((error.kind(), error.blame()), (ErrorKind::Memory, Blame::Plugin), "{error:?}");
        assert_eq!(all.load(Ordering::Relaxed), 0);
    }
}

#[test]
fn a_fused_group_shares_what_is_offered() {
    let workshop = Workshop::new();
    let all = Arc::new(AtomicUsize::new(0));
    let policy = workshop.pair().plugin("shop", workshop.component("shop"));
    let policy = policy.plugin("shop-two", workshop.component("front"));
    let offers = [prices(), carts(all.clone()), checkout()];
    let policy = policy.fuse(["asks", "front", "shop"]);
    let plugins = load(offers, policy.link("shop-two", "test:app/asks", "asks"));
    let call = |plugin: &str, call: &str| wave(&plugins, plugin, &format!("test:app/{call}")).unwrap();
    assert_eq!(call("shop", "shop.shop(1, 2, true)"), "40");
    assert_eq!(call("front", "front.price(\"bread\")"), "ok(3)");
    assert_eq!(call("front", "front.act(\"who\")"), "asks+front+shop".len().to_string());
    assert_eq!(call("shop-two", "front.act(\"who\")"), "shop-two asks+front+shop".len().to_string());
    assert_eq!(all.load(Ordering::Relaxed), 0);
}

#[test]
fn a_panic_where_a_resource_is_dropped_is_contained() {
    let workshop = Workshop::new();
    let all = Arc::new(AtomicUsize::new(0));
    let plugins = load(typed(all), Policy::new().plugin("shop", workshop.component("shop")));
    let error = wave(&plugins, "shop", "test:app/shop.shop(665, 0, false)").unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Offer, Blame::Host));
    assert!(error.to_string().ends_with("panicked: a cart from hell"), "{error}");
    assert_eq!(wave(&plugins, "shop", "test:app/shop.shop(1, 1, false)").unwrap(), "3");
}

#[test]
fn other_types_than_the_plugin_imports_are_refused_when_it_is_linked() {
    let workshop = Workshop::new();
    let offer = Offer::typed(["test:app/prices@1.2.0".parse().unwrap()], |offer| {
        offer.function("price", |_, (article,): (String,)| Ok((Ok::<u32, String>(article.len() as u32),)))?;
        offer.function("act", |_, (what,): (String,)| Ok((what,)))
    });
    let host = Host::builder().offer(offer).build().unwrap();
    let policy = host.offers().cloned().fold(workshop.pair(), Policy::offer);
    let report = host.load(&Plan::new(&policy).unwrap()).err().unwrap();
    assert_eq!(report.errors()[0].kind(), ErrorKind::Mismatch);
    assert!(report.render().contains("`act` has the wrong type"), "{}", report.render());
}

#[test]
fn neighbours_are_unharmed_by_a_panic() {
    let workshop = Workshop::new();
    let plugins = load([prices()], workshop.pair());
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let plugins = &plugins;
            scope.spawn(move || {
                for _ in 0..20 {
                    let act = if thread == 0 { "panic" } else { "who" };
                    let answer = wave(plugins, "front", &format!("test:app/front.act(\"{act}\")"));
                    assert_eq!(answer.is_ok(), thread != 0, "{answer:?}");
                }
            });
        }
    });
}
