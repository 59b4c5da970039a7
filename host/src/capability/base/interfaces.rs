//! The interfaces of the base as wasmtime-wasi serves them, one by one: a plugin's linker gets those that its component imports. Most
//! import a few, and to define all takes longer than to start an instance.

use wasmtime::Result;
use wasmtime::component::{Component, HasData, Linker, ResourceTable};
use wasmtime_wasi::WasiView as _;
use wasmtime_wasi::cli::{WasiCli, WasiCliView as _};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView as _};
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemView as _};
use wasmtime_wasi::p2::bindings::sync::filesystem as files;
use wasmtime_wasi::p2::bindings::sync::sockets::{tcp, udp};
use wasmtime_wasi::p2::bindings::{cli, clocks, filesystem, random, sockets};
use wasmtime_wasi::random::WasiRandom;
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsView as _};
use wasmtime_wasi_io::bindings::wasi::io::error;

use crate::instance::State;

type Linking = Linker<State>;
type Add = fn(&mut Linking) -> Result<()>;

/// By name without a version. What has to do with waiting or with random bytes stands elsewhere: wasmtime-wasi's own knows neither
/// deadlines nor what a call may have.
const ALL: [(&str, Add); 22] = [
    ("wasi:cli/environment", |l| cli::environment::add_to_linker::<_, WasiCli>(l, State::cli)),
    ("wasi:cli/exit", |l| cli::exit::add_to_linker::<_, WasiCli>(l, State::cli)),
    ("wasi:cli/stderr", |l| cli::stderr::add_to_linker::<_, WasiCli>(l, State::cli)),
    ("wasi:cli/stdin", |l| cli::stdin::add_to_linker::<_, WasiCli>(l, State::cli)),
    ("wasi:cli/stdout", |l| cli::stdout::add_to_linker::<_, WasiCli>(l, State::cli)),
    ("wasi:cli/terminal-input", |l| cli::terminal_input::add_to_linker::<_, WasiCli>(l, State::cli)),
    ("wasi:cli/terminal-output", |l| cli::terminal_output::add_to_linker::<_, WasiCli>(l, State::cli)),
    ("wasi:cli/terminal-stderr", |l| cli::terminal_stderr::add_to_linker::<_, WasiCli>(l, State::cli)),
    ("wasi:cli/terminal-stdin", |l| cli::terminal_stdin::add_to_linker::<_, WasiCli>(l, State::cli)),
    ("wasi:cli/terminal-stdout", |l| cli::terminal_stdout::add_to_linker::<_, WasiCli>(l, State::cli)),
    ("wasi:clocks/monotonic-clock", |l| {
        clocks::monotonic_clock::add_to_linker::<_, WasiClocks>(l, State::clocks)
    }),
    ("wasi:clocks/wall-clock", |l| clocks::wall_clock::add_to_linker::<_, WasiClocks>(l, State::clocks)),
    ("wasi:filesystem/preopens", |l| {
        filesystem::preopens::add_to_linker::<_, WasiFilesystem>(l, State::filesystem)
    }),
    ("wasi:filesystem/types", |l| files::types::add_to_linker::<_, WasiFilesystem>(l, State::filesystem)),
    ("wasi:io/error", |l| error::add_to_linker::<_, Table>(l, |state| state.ctx().table)),
    ("wasi:random/insecure-seed", |l| {
        random::insecure_seed::add_to_linker::<_, WasiRandom>(l, |state| state.ctx().ctx.random())
    }),
    ("wasi:sockets/instance-network", |l| {
        sockets::instance_network::add_to_linker::<_, WasiSockets>(l, State::sockets)
    }),
    ("wasi:sockets/ip-name-lookup", |l| {
        sockets::ip_name_lookup::add_to_linker::<_, WasiSockets>(l, State::sockets)
    }),
    ("wasi:sockets/network", |l| {
        sockets::network::add_to_linker::<_, WasiSockets>(
            l,
            &sockets::network::LinkOptions::default(),
            State::sockets,
        )
    }),
    ("wasi:sockets/tcp", |l| tcp::add_to_linker::<_, WasiSockets>(l, State::sockets)),
    ("wasi:sockets/tcp-create-socket", |l| {
        sockets::tcp_create_socket::add_to_linker::<_, WasiSockets>(l, State::sockets)
    }),
    ("wasi:sockets/udp", |l| udp::add_to_linker::<_, WasiSockets>(l, State::sockets)),
];

struct Table;

impl HasData for Table {
    type Data<'a> = &'a mut ResourceTable;
}

/// The names of what a component imports, without versions.
pub(super) struct Imports(Vec<String>);

impl Imports {
    pub(super) fn of(component: &Component) -> Self {
        let ty = component.component_type();
        let names =
            ty.imports(component.engine()).map(|(name, _)| name.split('@').next().unwrap_or(name).to_owned());
        Self(names.collect())
    }

    pub(super) fn have(&self, name: &str) -> bool {
        self.0.iter().any(|known| known == name)
    }
}

/// Defines those of the base's interfaces that are imported.
pub(super) fn add_to_linker(linker: &mut Linking, imports: &Imports) -> Result<()> {
    ALL.iter().filter(|(name, _)| imports.have(name)).try_for_each(|(_, add)| add(linker))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capability::base;
    use crate::compile;
    use crate::plan::EngineKind;

    /// One function of each interface that wasmtime-wasi has.
    const KNOWN: [(&str, &str); 27] = [
        ("wasi:cli/environment", "get-environment"),
        ("wasi:cli/exit", "exit"),
        ("wasi:cli/stderr", "get-stderr"),
        ("wasi:cli/stdin", "get-stdin"),
        ("wasi:cli/stdout", "get-stdout"),
        ("wasi:cli/terminal-input", "terminal-input"),
        ("wasi:cli/terminal-output", "terminal-output"),
        ("wasi:cli/terminal-stderr", "get-terminal-stderr"),
        ("wasi:cli/terminal-stdin", "get-terminal-stdin"),
        ("wasi:cli/terminal-stdout", "get-terminal-stdout"),
        ("wasi:clocks/monotonic-clock", "now"),
        ("wasi:clocks/wall-clock", "now"),
        ("wasi:filesystem/preopens", "get-directories"),
        ("wasi:filesystem/types", "filesystem-error-code"),
        ("wasi:io/error", "error"),
        ("wasi:io/poll", "poll"),
        ("wasi:io/streams", "input-stream"),
        ("wasi:random/insecure", "get-insecure-random-u64"),
        ("wasi:random/insecure-seed", "insecure-seed"),
        ("wasi:random/random", "get-random-u64"),
        ("wasi:sockets/instance-network", "instance-network"),
        ("wasi:sockets/ip-name-lookup", "resolve-addresses"),
        ("wasi:sockets/network", "network"),
        ("wasi:sockets/tcp", "tcp-socket"),
        ("wasi:sockets/tcp-create-socket", "create-tcp-socket"),
        ("wasi:sockets/udp", "udp-socket"),
        ("wasi:sockets/udp-create-socket", "create-udp-socket"),
    ];

    /// What is defined already cannot be defined again.
    fn has(linker: &mut Linking, (interface, item): (&str, &str)) -> bool {
        let mut instance = linker.instance(&format!("{interface}@0.2.12")).unwrap();
        instance.func_wrap(item, |_, (): ()| Ok(())).is_err()
    }

    #[test]
    fn whatever_of_the_base_is_imported_is_there_and_nothing_else() {
        let engine = compile::engine(EngineKind::Plain).unwrap();
        let mut theirs = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_sync(&mut theirs).unwrap();
        for known in &KNOWN {
            let component = format!("(component (import \"{}@0.2.0\" (instance)))", known.0);
            let component = Component::new(&engine, wat::parse_str(component).unwrap()).unwrap();
            let mut ours = Linker::new(&engine);
            base::add_to_linker(&mut ours, &component).unwrap();
            assert!(has(&mut theirs, *known), "{known:?}");
            for other in KNOWN {
                // Both kinds of random bytes come together.
                if other == *known
                    || !(other.0.starts_with("wasi:random/") && known.0.starts_with("wasi:random/"))
                {
                    assert_eq!(has(&mut ours, other), other == *known, "{other:?} beside {known:?}");
                }
            }
        }
    }
}
