//! Contracts of every kind, expanded and compiled: that this file compiles is most of the test.

#![allow(dead_code, deprecated, reason = "nothing is called here")]

mod values {
    plugwright::contract!({ path: "tests/contract/worlds/values.wit" });
}
mod values_with_serde {
    plugwright::contract!({
        path: "tests/contract/worlds/values.wit",
        derive: [serde::Serialize, serde::Deserialize, Clone],
    });
}
mod names {
    plugwright::contract!({ path: "tests/contract/worlds/names.wit" });
}
mod versions {
    plugwright::contract!({ path: "tests/contract/worlds/versions.wit" });
}
mod resources {
    plugwright::contract!({ path: "tests/contract/worlds/resources.wit", world: "resources" });
}
mod offered {
    plugwright::contract!({ path: "tests/contract/worlds/resources.wit", world: "offered" });
}
mod exported {
    plugwright::contract!({ path: "tests/contract/worlds/resources.wit", world: "exported" });
}
mod level {
    plugwright::contract!({ path: "tests/contract/worlds/world.wit" });
}
mod long {
    plugwright::contract!({ path: "tests/contract/worlds/long.wit" });
}
mod awaited {
    mod values {
        plugwright::contract!({ path: "tests/contract/worlds/values.wit", async: true });
    }
    mod names {
        plugwright::contract!({ path: "tests/contract/worlds/names.wit", async: true });
    }
    mod resources {
        plugwright::contract!({ path: "tests/contract/worlds/resources.wit", world: "resources", async: true });
    }
    mod long {
        plugwright::contract!({ path: "tests/contract/worlds/long.wit", async: true });
    }
}
mod asynchronous {
    plugwright::contract!({ path: "tests/contract/worlds/asynchronous.wit", world: "asynchronous" });
}
mod taken_along {
    plugwright::contract!({ path: "tests/contract/worlds/asynchronous.wit", world: "taken-along" });

    fn echo<T: Fine>(host: &T, caller: &plugwright::Caller<'_>) -> Result<fine::R, plugwright::OfferError> {
        host.f(caller, &fine::R { x: 1 })
    }
}

/// The same interface on both sides: values are of one type, resources are not.
mod both {
    use std::sync::Arc;

    use super::{resources, values};
    use plugwright::{Caller, HostResource, OfferError};
    use resources::{files, offered_files};

    fn one_type_of_value(point: values::base::Point) -> values::values::Points {
        vec![point]
    }

    struct File;

    impl offered_files::File for File {
        fn read(
            &self,
            _: &Caller<'_>,
            _: u64,
        ) -> Result<Result<Vec<u8>, offered_files::Problem>, OfferError> {
            Ok(Err(offered_files::Problem::Gone(HostResource::new(Arc::new(File)))))
        }

        fn copy_to(
            &self,
            _: &Caller<'_>,
            other: &HostResource<dyn offered_files::File>,
        ) -> Result<(), OfferError> {
            other.downcast_ref::<Self>().map(|_| ()).ok_or_else(|| "not one of ours".into())
        }
    }

    /// A record without handles is the same on both sides.
    fn plain(from_plugin: files::Plain) -> offered_files::Entry {
        let file = || HostResource::<dyn offered_files::File>::new(Arc::new(File));
        offered_files::Entry {
            plain: from_plugin,
            file: file(),
            others: Vec::new(),
            by_name: [("x".to_owned(), file())].into(),
            two: [file(), file()],
        }
    }

    fn views(files: &resources::Files, file: &files::File) -> Result<u32, plugwright::Error> {
        let view = || files::View { plain: files::Plain { x: 1 }, file, others: vec![None, Some(file)] };
        files.look(&view(), &[view()], &files::Seen::One(file), &(file, 1, None))
    }
}

/// What serde makes of a contract's types is what the host makes of their values: `docs/json.md`.
#[test]
fn serde_writes_as_the_host_does() {
    use values_with_serde::values::{Nine, OddCase, Shaped};

    let shaped = Shaped {
        results: vec![Ok(1), Err("no".into())],
        no_payload: Ok(()),
        deep: Some(Some(None)),
        float: f64::INFINITY,
        floats: vec![0.1, f32::NEG_INFINITY],
        pairs: [(7, "seven".to_owned())].into(),
        objects: [("a".to_owned(), Some(f32::INFINITY))].into(),
        mixed: (0.5, 1, Err(())),
        long: [3; 40],
        maybe: None,
        maybe_float: Some(2.5),
        flags_of_it: Nine::A | Nine::I,
        wide: u64::MAX,
        odd_case: vec![OddCase::NotANumber(f32::INFINITY), OddCase::WorkedOut(Ok(2)), OddCase::NothingElse],
    };
    let json = serde_json::json!({
        "results": [{"ok": 1}, {"err": "no"}],
        "no-payload": {"ok": null},
        "deep": {"some": {"some": null}},
        "float": "Infinity",
        "floats": [0.1_f32, "-Infinity"],
        "pairs": [[7, "seven"]],
        "objects": {"a": "Infinity"},
        "mixed": [0.5, 1, {"err": null}],
        "long": vec![3; 40],
        "maybe": null,
        "maybe-float": 2.5,
        "flags-of-it": ["a", "i"],
        "wide": u64::MAX,
        "odd-case": [{"not-a-number": "Infinity"}, {"worked-out": {"ok": 2}}, "nothing-else"],
    });
    assert_eq!(serde_json::to_value(&shaped).unwrap(), json);
    assert_eq!(serde_json::from_value::<Shaped>(json.clone()).unwrap(), shaped);

    let mut without_options = json;
    without_options.as_object_mut().unwrap().retain(|key, _| !key.starts_with("maybe"));
    let read: Shaped = serde_json::from_value(without_options).unwrap();
    assert_eq!((read.maybe, read.maybe_float), (None, None));
    let wrong = serde_json::from_str::<Nine>(r#"["a", "z"]"#).unwrap_err().to_string();
    assert!(wrong.starts_with("unknown variant `z`, expected one of `a`, `b`"), "{wrong}");
}
