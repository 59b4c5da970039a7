//! What stands behind handles and imports where a plugin's code runs as ordinary code of this machine: in its tests.
//!
//! Everything here belongs to a thread, as tests do: two tests that run at once see nothing of each other.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a handle stands for.
enum Kept {
    /// A resource of the plugin: a pointer that the bindings made, and what ends it.
    Exported(*mut u8, fn(*mut u8)),
    /// A resource that the plugin imports: a stand-in.
    Imported(Rc<dyn Any>),
}

#[derive(Default)]
struct Table {
    last: u32,
    kept: BTreeMap<u32, Kept>,
}

thread_local! {
    static TABLE: RefCell<Table> = const { RefCell::new(Table { last: 0, kept: BTreeMap::new() }) };
}

fn add(kept: Kept) -> u32 {
    TABLE.with_borrow_mut(|table| {
        // Numbers are not used twice, so that a handle that was dropped never stands for something else.
        table.last += 1;
        table.kept.insert(table.last, kept);
        table.last
    })
}

/// Gives a handle to a resource of the plugin.
pub fn keep_exported(value: *mut u8, end: fn(*mut u8)) -> u32 {
    add(Kept::Exported(value, end))
}

/// Gives a handle to a stand-in.
pub fn keep<T: 'static>(stand_in: T) -> u32 {
    add(Kept::Imported(Rc::new(stand_in)))
}

/// The pointer behind a handle.
#[allow(clippy::panic, reason = "a test fails by panicking")]
pub fn exported(handle: u32) -> *mut u8 {
    TABLE.with_borrow(|table| match table.kept.get(&handle) {
        Some(Kept::Exported(value, _)) => *value,
        _ => panic!("handle {handle} is no resource of this plugin, or was dropped"),
    })
}

/// The stand-in behind a handle.
#[allow(clippy::panic, reason = "a test fails by panicking")]
pub fn imported<T: Clone + 'static>(handle: u32) -> T {
    let kept = TABLE.with_borrow(|table| match table.kept.get(&handle) {
        Some(Kept::Imported(value)) => value.downcast_ref::<T>().cloned(),
        _ => None,
    });
    kept.unwrap_or_else(|| panic!("handle {handle} has no stand-in, or was dropped"))
}

/// Ends a handle.
pub fn release(handle: u32) {
    let kept = TABLE.try_with(|table| table.borrow_mut().kept.remove(&handle));
    // What ends with it may drop other handles, so the table must be free. Where the thread ends, everything does.
    if let Ok(Some(Kept::Exported(value, end))) = kept {
        end(value);
    }
}

/// The stand-in for the functions of an interface.
pub struct Fakes<T: ?Sized>(RefCell<Option<Rc<T>>>);

impl<T: ?Sized> Fakes<T> {
    /// None yet.
    #[allow(clippy::new_without_default, reason = "generated code alone makes one, in a constant")]
    pub const fn new() -> Self {
        Self(RefCell::new(None))
    }

    /// The stand-in; says `none` where there is none.
    #[allow(clippy::panic, reason = "a test fails by panicking")]
    pub fn get(&self, none: &str) -> Rc<T> {
        self.0.borrow().clone().unwrap_or_else(|| panic!("{none}"))
    }

    /// Sets the stand-in, and gives the former one.
    pub fn set(&self, fake: Rc<T>) -> Option<Rc<T>> {
        self.0.replace(Some(fake))
    }

    /// Puts the former stand-in back.
    pub fn put_back(&self, former: Option<Rc<T>>) {
        self.0.replace(former);
    }
}

/// A stand-in for an import is set as long as this lives.
#[must_use = "the stand-in is gone when this is dropped: write `let _fake = …`"]
pub struct Faked(Option<Box<dyn FnOnce()>>);

impl Faked {
    #[doc(hidden)]
    pub fn new(end: impl FnOnce() + 'static) -> Self {
        Self(Some(Box::new(end)))
    }
}

impl Drop for Faked {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}

impl std::fmt::Debug for Faked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Faked")
    }
}
