//! What an application offers that stands in the world of its plugins itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use plugwright::{
    Blame, Caller, ErrorKind, Host, HostResource, Offer, OfferError, Plan, Plugins, Policy, Val,
};

use contract::{Clock, OfferedTill, Stock, stock, till};

mod contract {
    plugwright::contract!("tests/run/world.wit");
}

fn load(offers: impl IntoIterator<Item = Offer>) -> Result<Plugins, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("till.wasm");
    std::fs::write(&file, wat::parse_str(include_str!("world.wat")).unwrap()).unwrap();
    let host = offers.into_iter().fold(Host::builder(), plugwright::HostBuilder::offer).build().unwrap();
    let policy = Policy::new().plugin("till", file).offers(host.offers());
    let plan = Plan::new(&policy).map_err(|report| report.render())?;
    host.load(&plan).map_err(|report| report.render())
}

fn run(plugins: &Plugins) -> String {
    plugins.get("till").unwrap().call_wave("run(5)").unwrap()
}

/// One offer for each name.
fn dynamic() -> Vec<Offer> {
    let offer = |name: &str| {
        Offer::new(name.parse().unwrap(), |caller, function, arguments| {
            assert_eq!(caller.plugin().as_str(), "till");
            Ok(vec![match (caller.item().to_string().as_str(), arguments) {
                ("report", [Val::String(line)]) => Val::U32(line.len() as u32 * 10_000),
                ("clock.now", []) => Val::U32(1_000_000),
                ("[constructor]cart", [Val::U32(goods)]) => caller.own("cart", AtomicU32::new(*goods))?,
                ("[method]cart.add", [cart, Val::U32(goods)]) => {
                    Val::U32(caller.get::<AtomicU32>(cart)?.fetch_add(*goods, Ordering::Relaxed) + goods)
                }
                ("[static]cart.merge", [a, b]) => {
                    let more = caller.get::<AtomicU32>(b)?.load(Ordering::Relaxed);
                    caller.get::<AtomicU32>(a)?.fetch_add(more, Ordering::Relaxed);
                    a.clone()
                }
                ("checkout", [cart]) => Val::U32(caller.take::<AtomicU32>(cart)?.load(Ordering::Relaxed)),
                ("test:till/stock.[static]shelf.open", [Val::U32(goods)]) => caller.own("shelf", *goods)?,
                ("count", [shelf]) => Val::U32(*caller.get::<u32>(shelf)? * 100),
                other => panic!("unexpected {other:?} of {function}"),
            }])
        })
    };
    ["report", "clock", "cart", "checkout", "count", "test:till/stock"].map(offer).into()
}

struct App;

struct Cart(AtomicU32);

struct Shelf(u32);

impl Clock for App {
    fn now(&self, _: &Caller<'_>) -> Result<u32, OfferError> {
        Ok(1_000_000)
    }
}

impl Stock for App {
    fn shelf_open(&self, _: &Caller<'_>, goods: u32) -> Result<HostResource<dyn stock::Shelf>, OfferError> {
        Ok(HostResource::new(Arc::new(Shelf(goods))))
    }
}

impl stock::Shelf for Shelf {}

impl till::Cart for Cart {
    fn add(&self, _: &Caller<'_>, goods: u32) -> Result<u32, OfferError> {
        Ok(self.0.fetch_add(goods, Ordering::Relaxed) + goods)
    }
}

impl OfferedTill for App {
    fn report(&self, _: &Caller<'_>, line: &str) -> Result<u32, OfferError> {
        Ok(line.len() as u32 * 10_000)
    }

    fn cart_new(&self, _: &Caller<'_>, goods: u32) -> Result<HostResource<dyn till::Cart>, OfferError> {
        Ok(HostResource::new(Arc::new(Cart(goods.into()))))
    }

    fn cart_merge(
        &self,
        caller: &Caller<'_>,
        a: HostResource<dyn till::Cart>,
        b: &HostResource<dyn till::Cart>,
    ) -> Result<HostResource<dyn till::Cart>, OfferError> {
        a.add(caller, b.add(caller, 0)?)?;
        Ok(a)
    }

    fn checkout(&self, caller: &Caller<'_>, cart: HostResource<dyn till::Cart>) -> Result<u32, OfferError> {
        cart.add(caller, 0)
    }

    fn count(&self, _: &Caller<'_>, shelf: &HostResource<dyn stock::Shelf>) -> Result<u32, OfferError> {
        Ok(shelf.downcast_ref::<Shelf>().map_or(0, |shelf| shelf.0 * 100))
    }
}

fn typed() -> Vec<Offer> {
    vec![OfferedTill::offer(App), Clock::offer(App), Stock::offer(App)]
}

#[test]
fn what_stands_in_the_world_is_offered_by_its_name() {
    assert_eq!(run(&load(dynamic()).unwrap()), "1040507");
}

#[test]
fn what_stands_in_the_world_is_offered_with_types() {
    let names: Vec<String> = typed()
        .iter()
        .flat_map(|offer| offer.names().iter().map(ToString::to_string).collect::<Vec<_>>())
        .collect();
    assert_eq!(names, ["report", "checkout", "count", "cart", "clock", "test:till/stock"]);
    let plugins = load(typed()).unwrap();
    assert_eq!(run(&plugins), "1040507");
    assert_eq!(contract::Till::of(&plugins).unwrap().run(5).unwrap(), 1_040_507);
}

#[test]
fn an_absent_offer_is_missed_before_anything_runs() {
    let report = load(dynamic().into_iter().skip(1)).err().unwrap();
    assert!(report.contains("imports the function `report` of its world itself"), "{report}");
    let host = Host::builder().build().unwrap();
    let policy =
        Policy::new().offers(load(dynamic()).unwrap().plan().offers.iter().map(|offered| &offered.offer));
    assert!(host.load(&Plan::new(&policy).unwrap()).is_ok(), "nobody imports anything");
}

#[test]
fn an_offer_of_another_kind_or_type_is_refused_when_it_is_linked() {
    let other = Offer::typed(["report".parse().unwrap()], |offer| {
        offer.function("report", |_, (line,): (String,)| Ok((line,)))
    });
    let offers = dynamic().into_iter().skip(1).chain([other]);
    let report = load(offers).err().unwrap();
    assert!(report.contains("the imports of plugin `till` cannot be satisfied"), "{report}");
    assert!(report.contains("component imports function `report`, but"), "{report}");
    assert!(report.contains("expected `string` found `u32`"), "{report}");
}

#[test]
fn the_application_is_to_blame_for_what_it_names() {
    let failing = Offer::new("report".parse().unwrap(), |_, _, _| Err("the printer is out of paper".into()));
    let plugins = load(dynamic().into_iter().skip(1).chain([failing])).unwrap();
    let error = plugins.get("till").unwrap().call_wave("run(5)").unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Offer, Blame::Host));
    assert_eq!(error.to_string(), "`report`, which the application offers, failed");
}
