//! A careful host without this crate: two stores, typed functions, a typed bridge.
//!
//! The engine has the settings of the plain engine, and each call gets a deadline, since a plugin that loops must end. It has one
//! caller, no pool and no supervision: what ours does beyond it has to be paid from what ours does better.

use wasmtime::component::{
    Component, ComponentNamedList, ComponentType, Instance, Lift, Linker, Lower, TypedFunc,
};
use wasmtime::{Config, Engine, Store};

const ECHO: &str = "bench:calls/echo@0.1.0";
const RELAY: &str = "bench:calls/relay@0.1.0";
/// A deadline that does not come; it is set for each call all the same.
const DEADLINE: u64 = 1 << 40;

#[derive(Clone, Copy, ComponentType, Lift, Lower)]
#[component(record)]
pub(crate) struct Point {
    pub(crate) level: u8,
    pub(crate) zone: u16,
    pub(crate) id: u32,
    pub(crate) count: u64,
    pub(crate) delta: i32,
    pub(crate) scale: f32,
    pub(crate) price: f64,
    pub(crate) ready: bool,
}

#[derive(Clone, ComponentType, Lift, Lower)]
#[component(record)]
pub(crate) struct Item {
    id: u32,
    name: String,
    price: f64,
    ready: bool,
}

#[derive(Clone, ComponentType, Lift, Lower)]
#[component(variant)]
pub(crate) enum Shape {
    #[component(name = "nothing")]
    Nothing,
    #[component(name = "round")]
    Round(f64),
    #[component(name = "square")]
    Square(u32),
    #[component(name = "named")]
    Named(String),
}

/// The functions of `echo`, each with what it takes when the application calls it, and when a plugin does.
macro_rules! echo {
    (application { $($name:ident($arg:ty) -> $result:ty;)* } plugin { $($other:ident($carried:ty) -> $given:ty;)* }) => {
        /// The plugin, called by the application.
        pub(crate) struct Echo {
            store: Store<()>,
            noop: TypedFunc<(), ()>,
            $($name: TypedFunc<($arg,), ($result,)>,)*
        }

        /// The plugin, called by another.
        pub(crate) struct Provider {
            store: Store<()>,
            noop: TypedFunc<(), ()>,
            $($other: TypedFunc<($carried,), ($given,)>,)*
        }

        impl Echo {
            pub(crate) fn new(engine: &Engine, component: &Component) -> Self {
                let (mut store, instance) = start(engine, component);
                Self {
                    noop: function(&mut store, &instance, ECHO, "noop"),
                    $($name: function(&mut store, &instance, ECHO, stringify!($name)),)*
                    store,
                }
            }

            pub(crate) fn noop(&mut self) {
                self.store.set_epoch_deadline(DEADLINE);
                self.noop.call(&mut self.store, ()).unwrap();
            }

            $(pub(crate) fn $name(&mut self, arg: $arg) -> $result {
                self.store.set_epoch_deadline(DEADLINE);
                self.$name.call(&mut self.store, (arg,)).unwrap().0
            })*
        }

        /// The same from async code.
        pub(crate) struct Awaited(Echo);

        impl Awaited {
            pub(crate) fn new(engine: &Engine, component: &Component) -> Self {
                let mut echo = Echo::new(engine, component);
                // Others have their turn while the plugin computes.
                echo.store.epoch_deadline_async_yield_and_update(DEADLINE);
                Self(echo)
            }

            pub(crate) async fn noop(&mut self) {
                self.0.store.set_epoch_deadline(DEADLINE);
                self.0.noop.call_async(&mut self.0.store, ()).await.unwrap();
            }

            $(#[allow(dead_code, reason = "not all have a row")]
            pub(crate) async fn $name(&mut self, arg: $arg) -> $result {
                self.0.store.set_epoch_deadline(DEADLINE);
                self.0.$name.call_async(&mut self.0.store, (arg,)).await.unwrap().0
            })*
        }

        impl Provider {
            fn new(engine: &Engine, component: &Component) -> Self {
                let (mut store, instance) = start(engine, component);
                Self {
                    noop: function(&mut store, &instance, ECHO, "noop"),
                    $($other: function(&mut store, &instance, ECHO, stringify!($other)),)*
                    store,
                }
            }

            fn link(linker: &mut Linker<Self>) {
                let mut import = linker.instance(ECHO).unwrap();
                import
                    .func_wrap("noop", |mut consumer, (): ()| {
                        let provider: &mut Self = consumer.data_mut();
                        provider.store.set_epoch_deadline(DEADLINE);
                        provider.noop.call(&mut provider.store, ())
                    })
                    .unwrap();
                $(import
                    .func_wrap(stringify!($other), |mut consumer, (arg,): ($carried,)| {
                        let provider: &mut Self = consumer.data_mut();
                        provider.store.set_epoch_deadline(DEADLINE);
                        provider.$other.call(&mut provider.store, (arg,))
                    })
                    .unwrap();)*
            }
        }
    };
}

echo! {
    application {
        number(u32) -> u32;
        text(&'static str) -> String;
        point(Point) -> Point;
        bytes(&'static [u8]) -> Vec<u8>;
    }
    plugin {
        number(u32) -> u32;
        text(String) -> String;
        point(Point) -> Point;
        shape(Shape) -> Shape;
        maybe(Option<u32>) -> Result<u32, String>;
        bytes(Vec<u8>) -> Vec<u8>;
        floats(Vec<f64>) -> Vec<f64>;
        items(Vec<Item>) -> Vec<Item>;
        texts(Vec<String>) -> Vec<String>;
    }
}

/// Calls the other so many times, with so much.
type Repeated = TypedFunc<(u32, u32), ()>;

/// The plugin that calls the other.
pub(crate) struct Relay {
    store: Store<Provider>,
    functions: Vec<(&'static str, Repeated)>,
}

impl Relay {
    pub(crate) fn new(engine: &Engine, echo: &Component, relay: &Component, names: &[&'static str]) -> Self {
        let mut linker: Linker<Provider> = Linker::new(engine);
        Provider::link(&mut linker);
        let mut store = Store::new(engine, Provider::new(engine, echo));
        store.set_epoch_deadline(DEADLINE);
        let instance = linker.instantiate(&mut store, relay).unwrap();
        let functions =
            names.iter().map(|name| (*name, function(&mut store, &instance, RELAY, name))).collect();
        Self { store, functions }
    }

    pub(crate) fn call(&mut self, name: &str, times: usize, length: usize) {
        let (_, function) = self.functions.iter().find(|(known, _)| *known == name).unwrap();
        self.store.set_epoch_deadline(DEADLINE);
        function.call(&mut self.store, (times as u32, length as u32)).unwrap();
    }
}

/// The settings of the plain engine.
pub(crate) fn engine() -> Engine {
    let mut config = Config::new();
    config.concurrency_support(false).epoch_interruption(true).max_wasm_stack(512 << 10);
    Engine::new(&config).unwrap()
}

fn start(engine: &Engine, component: &Component) -> (Store<()>, Instance) {
    let mut store = Store::new(engine, ());
    store.set_epoch_deadline(DEADLINE);
    let instance = Linker::new(engine).instantiate(&mut store, component).unwrap();
    (store, instance)
}

fn function<T: 'static, P, R>(
    store: &mut Store<T>,
    instance: &Instance,
    interface: &str,
    name: &str,
) -> TypedFunc<P, R>
where
    P: ComponentNamedList + Lower,
    R: ComponentNamedList + Lift,
{
    let interface = instance.get_export_index(&mut *store, None, interface).unwrap();
    let index = instance.get_export_index(&mut *store, Some(&interface), name).unwrap();
    instance.get_typed_func(&mut *store, index).unwrap()
}
