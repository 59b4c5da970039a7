//! Resources of the application in calls without generated code.

use std::sync::{Arc, Mutex};

use plugwright::__private::wasmtime::component::Resource;
use plugwright::{
    Blame, Error, ErrorKind, Handle, Host, ItemName, JsonOptions, JsonResources, Offer, Plan, Plugin, Policy,
    Report, Session, Val,
};
use serde_json::{Value, json};

fn load(name: &str, wat: &str, offers: impl IntoIterator<Item = Offer>) -> Plugin {
    try_load(name, wat, offers).unwrap_or_else(|report| panic!("{}", report.render()))
}

fn try_load(name: &str, wat: &str, offers: impl IntoIterator<Item = Offer>) -> Result<Plugin, Report> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plugin.wasm");
    std::fs::write(&file, wat::parse_str(wat).unwrap()).unwrap();
    let host = offers.into_iter().fold(Host::builder(), plugwright::HostBuilder::offer).build().unwrap();
    let policy = Policy::new().plugin(name, file).offers(host.offers());
    let plan = Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render()));
    Ok(host.load(&plan)?.get(name).unwrap())
}

#[test]
fn an_asynchronous_offer_of_resources_does_not_load() {
    let name = "test:app/carts@1.0.0".parse().unwrap();
    let offer = Offer::asynchronous(name, |_| async { Err("nobody comes here".into()) });
    let refused = try_load("desk", include_str!("desk.wat"), [offer]).err().unwrap().render();
    let why = "`test:app/carts.cart@1.0.0` cannot be of an asynchronous offer: it is a resource; `Offer::new` serves it";
    assert!(refused.contains(why), "{refused}");
}

/// What the application was told, and the numbers that it makes of its own accord.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn say(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    fn all(&self) -> String {
        std::mem::take(&mut *self.0.lock().unwrap()).join(", ")
    }

    fn resources(&self) -> JsonResources {
        let told = self.clone();
        JsonResources::new(move |handle| told.say(format!("dropped {}", handle.number())))
    }
}

/// Carts whose sizes are their numbers. `pair` is what the application gives for `[static]cart.pair`.
fn desk(pair: Value) -> (Plugin, Told) {
    let told = Told::default();
    let name = "test:app/carts@1.0.0".parse().unwrap();
    let offer = Offer::json_with_resources(
        name,
        JsonOptions::new(),
        &told.resources(),
        move |_, function, arguments| match function {
            "[method]cart.size" => Ok(arguments[0]["handle"].clone()),
            "[static]cart.pair" => Ok(pair.clone()),
            other => Err(format!("unexpected {other}").into()),
        },
    );
    (load("desk", include_str!("desk.wat"), [offer]), told)
}

fn item(function: &str) -> ItemName {
    format!("test:app/desk.{function}@1.0.0").parse().unwrap()
}

fn call(session: &mut Session, function: &str, arguments: Value) -> Result<Value, Error> {
    session.call_json(&item(function), &arguments)
}

fn cart(number: u64) -> Value {
    json!({ "handle": number })
}

#[test]
fn numbers_of_the_application_are_lent_and_given() {
    let (plugin, told) = desk(json!(null));
    assert_eq!(plugin.call_json(&item("peek"), &json!([cart(7)])).unwrap(), 7, "without a session");
    let mut session = plugin.session().unwrap();
    assert_eq!(call(&mut session, "peek", json!([cart(7)])).unwrap(), 7);
    assert_eq!(call(&mut session, "both", json!([[cart(8), cart(7)]])).unwrap(), 15);
    assert_eq!(told.all(), "dropped 8", "the plugin owned one and borrowed the other");
    assert_eq!(call(&mut session, "both", json!({ "carts": [cart(8), null] })).unwrap(), 8);
    assert_eq!(told.all(), "dropped 8", "its number was free again");
    call(&mut session, "keep", json!([cart(9)])).unwrap();
    assert_eq!(call(&mut session, "back", json!([])).unwrap(), cart(9), "it is the application's again");
    call(&mut session, "keep", json!([cart(9)])).unwrap();
    call(&mut session, "let-go", json!([])).unwrap();
    assert_eq!(told.all(), "dropped 9");
    assert_eq!(call(&mut session, "first", json!([[cart(1), cart(2)]])).unwrap(), json!({ "ok": cart(1) }));
    assert_eq!(session.call_wave("test:app/desk.back()").unwrap(), "{handle: 2}");
    assert_eq!(session.call_wave("test:app/desk.peek({handle: 2})").unwrap(), "2");
    let back: Result<Handle, ()> = session.call_serde(&item("first"), &([Handle::from_number(3)],)).unwrap();
    assert_eq!(back, Ok(Handle::from_number(3)));
    assert_eq!(told.all(), "");
}

#[test]
fn what_a_plugin_keeps_is_dropped_with_its_instance() {
    let (plugin, told) = desk(json!(null));
    let mut session = plugin.session().unwrap();
    call(&mut session, "keep", json!([cart(5)])).unwrap();
    let error = call(&mut session, "fail", json!([cart(6), cart(7)])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Trap);
    let mut dropped: Vec<String> = told.all().split(", ").map(str::to_owned).collect();
    dropped.sort();
    assert_eq!(dropped, ["dropped 5", "dropped 6"], "7 was only lent");
    let mut session = plugin.session().unwrap();
    assert_eq!(call(&mut session, "peek", json!([cart(5)])).unwrap(), 5);
}

#[test]
fn wrong_numbers_are_refused_with_their_places() {
    let (plugin, told) = desk(json!(null));
    let mut session = plugin.session().unwrap();
    call(&mut session, "keep", json!([cart(5)])).unwrap();
    let notes = |session: &mut Session, function: &str, arguments: Value| {
        let error = call(session, function, arguments).unwrap_err();
        assert_eq!((error.kind(), error.blame()), (ErrorKind::Arguments, Blame::Host));
        error.notes().join("; ")
    };
    assert_eq!(
        notes(&mut session, "peek", json!([cart(5)])),
        "cart: expected handle to lend, found handle `5`, which a plugin has already"
    );
    assert_eq!(
        notes(&mut session, "first", json!([[cart(1), cart(5), cart(1)]])),
        "carts[1]: expected handle to give away, found handle `5`, which a plugin has already; \
         carts[2]: expected handle to give away, found handle `1`, which this call gives away and passes once more"
    );
    assert_eq!(
        notes(&mut session, "both", json!([[cart(3), { "some": 3 }]])),
        "carts[1]: expected resource `{\"handle\": …}`, found object with `some`"
    );
    assert_eq!(
        notes(&mut session, "both", json!([[cart(3), cart(3)]])),
        "carts[1]: expected handle to lend, found handle `3`, which this call gives away and passes once more"
    );
    // Nothing of all that was given away.
    assert_eq!(call(&mut session, "first", json!([[cart(1), cart(3)]])).unwrap(), json!({ "ok": cart(1) }));
    assert_eq!(told.all(), "");
}

#[test]
fn the_application_gives_handles_in_results() {
    let (plugin, told) = desk(json!([cart(1), cart(2)]));
    assert_eq!(plugin.call_json(&item("fetch"), &json!([])).unwrap(), 3);
    assert_eq!(told.all(), "dropped 1, dropped 2");
    let (plugin, told) = desk(json!([cart(4), null]));
    assert_eq!(plugin.call_json(&item("fetch"), &json!([])).unwrap(), 4);
    assert_eq!(told.all(), "dropped 4");
    for (pair, misfit) in [
        (
            json!([cart(1), cart(1)]),
            "result[1]: expected handle to give away, found handle `1`, which a plugin has already",
        ),
        (json!([1, null]), "result[0]: expected resource `{\"handle\": …}`, found number `1`"),
    ] {
        let (plugin, _) = desk(pair);
        let error = plugin.call_json(&item("fetch"), &json!([])).unwrap_err();
        assert_eq!((error.kind(), error.blame()), (ErrorKind::Offer, Blame::Host));
        assert!(error.render().contains(misfit), "{}", error.render());
    }
}

#[test]
fn resources_pass_through_several_interfaces_as_json() {
    let told = Told::default();
    let resources = told.resources();
    let goods = Arc::new(Mutex::new(Vec::<u64>::new()));
    let offer = |name: &str| {
        let (goods, told) = (goods.clone(), told.clone());
        let answer = move |function: &str, arguments: &Value| {
            let mut goods = goods.lock().unwrap();
            let number = |at: usize| arguments[at]["handle"].as_u64().unwrap() as usize;
            told.say(format!("{function}{arguments}"));
            match function {
                "[constructor]cart" => {
                    goods.push(arguments[0].as_u64().unwrap());
                    cart(goods.len() as u64 - 1)
                }
                "[method]cart.add" => {
                    goods[number(0)] += arguments[1].as_u64().unwrap();
                    json!(goods[number(0)])
                }
                "[static]cart.merge" => {
                    goods[number(0)] += goods[number(1)];
                    arguments[0].clone()
                }
                "pay" => json!(goods[number(0)] * 10),
                other => panic!("unexpected {other}"),
            }
        };
        let name = name.parse().unwrap();
        Offer::json_with_resources(name, JsonOptions::new(), &resources, move |_, function, arguments| {
            Ok(answer(function, arguments))
        })
    };
    let offers = [offer("test:app/carts@1.0.0"), offer("test:app/checkout@1.0.0")];
    let plugin = load("shop", include_str!("shop.wat"), offers);
    assert_eq!(plugin.call_wave("test:app/shop.shop(5, 6, true)").unwrap(), "120");
    assert_eq!(
        told.all(),
        "[constructor]cart[5], [constructor]cart[6], [method]cart.add[{\"handle\":1},1], \
         [static]cart.merge[{\"handle\":0},{\"handle\":1}], dropped 1, pay[{\"handle\":0}]"
    );
}

#[test]
fn values_of_the_application_have_handles_in_a_session() {
    let offer = Offer::new("test:app/carts@1.0.0".parse().unwrap(), |caller, function, arguments| {
        assert_eq!(function, "[method]cart.size");
        Ok(vec![Val::U32(*caller.get::<u32>(&arguments[0])?)])
    });
    let plugin = load("desk", include_str!("desk.wat"), [offer]);
    let resource: ItemName = "test:app/carts.cart@1.0.0".parse().unwrap();
    let mut session = plugin.session().unwrap();
    let (one, two) = (session.own(&resource, 10u32).unwrap(), session.own(&resource, 20u32).unwrap());
    assert_eq!(session.call_serde::<u32>(&item("peek"), &(one,)).unwrap(), 10);
    assert_eq!(session.call_serde::<u32>(&item("both"), &((one, Some(two)),)).unwrap(), 30);
    let error = session.call_serde::<u32>(&item("peek"), &(one,)).unwrap_err();
    assert_eq!(
        error.notes(),
        [format!("cart: expected handle to lend, found {one}, which was given to the plugin")]
    );
    assert_eq!(*session.take::<u32>(two).unwrap(), 20);
    let error = session.call_serde::<u32>(&item("peek"), &(two,)).unwrap_err();
    assert!(error.notes()[0].ends_with("which the application has taken"), "{:?}", error.notes());
    let three = session.own(&resource, 30u32).unwrap();
    session.call_serde::<()>(&item("keep"), &(three,)).unwrap();
    let back: Handle = session.call_serde(&item("back"), &()).unwrap();
    let error = session.take::<String>(back).unwrap_err();
    assert!(error.to_string().starts_with("a resource is not a `alloc::string::String`"), "{error}");

    let value = session.own(&resource, 40u32).unwrap();
    let value = session.val(value).unwrap();
    assert!(matches!(session.call(&item("peek"), std::slice::from_ref(&value)).unwrap()[..], [Val::U32(40)]));
    assert!(session.call(&item("keep"), &[value]).unwrap().is_empty());
    let error = session.own(&"test:app/carts.basket@1.0.0".parse().unwrap(), 1u32).unwrap_err();
    assert_eq!(
        error.to_string(),
        "plugin `desk` imports no resource `test:app/carts.basket@1.0.0` of the application"
    );
    assert_eq!(error.hint_text(), Some("it imports `test:app/carts.cart@1.0.0`"));
}

#[test]
fn typed_offers_and_dynamic_calls_go_together() {
    let offer = Offer::typed(["test:app/carts@1.0.0".parse().unwrap()], |offer| {
        offer.resource::<String>("cart")?;
        offer.function("[method]cart.size", |caller, (cart,): (Resource<String>,)| {
            Ok((caller.resource_get(&cart)?.len() as u32,))
        })?;
        offer.function("[static]cart.pair", |caller, (): ()| {
            Ok(((caller.resource_own(String::from("one"))?, None::<Resource<String>>),))
        })
    });
    let plugin = load("desk", include_str!("desk.wat"), [offer]);
    let mut session = plugin.session().unwrap();
    let cart = session.own(&"test:app/carts.cart@1.0.0".parse().unwrap(), String::from("four")).unwrap();
    assert_eq!(session.call_serde::<u32>(&item("peek"), &(cart,)).unwrap(), 4);
    assert_eq!(session.call_serde::<u32>(&item("fetch"), &()).unwrap(), 3);
    assert_eq!(*session.take::<String>(cart).unwrap(), "four");
}
