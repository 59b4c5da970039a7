//! Room for instances, reserved once: to start one maps nothing, and to end one unmaps nothing.
//!
//! A memory of its own for each instance costs several calls of the system at its start and end, all under one lock of the
//! process: with a second thread, starts get slower instead of faster. So a host reserves address space for all memories and
//! tables at once, and an instance takes a slot of it. Reserved is not used: pages are given as they are touched, and go back
//! when the instance ends, but for a few that are kept and cleared.
//!
//! The limits of plugins hold as without slots: each instance counts its own memory, and no slot is smaller than the largest
//! memory there can be. What is new is that the slots may all be taken; then a call that needs another instance fails, and
//! the host is to blame.

use wasmtime::{Config, Enabled, PoolingAllocationConfig};

use crate::cores::cores;

/// How much room a host reserves for instances of the plain engine, and how it clears what they leave.
///
/// A slot is 4 GiB of address space, not of memory. Where so much cannot be had, each instance maps memory of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Slots {
    /// By the number of cores, where nobody says.
    memories: Option<u32>,
    clears_written: bool,
}

impl Default for Slots {
    /// Room for 1,000 memories for each core, and at most 4,000; most plugins have one. This is an eighth of what a process can address
    /// on common machines, so that it may have several hosts; and what the host keeps of each slot is made when it starts, and takes
    /// time then.
    fn default() -> Self {
        Self { memories: None, clears_written: false }
    }
}

/// As many memories as [`Slots::default`] has for each core: idle instances, and calls that run at once, are more where there are more.
const PER_CORE: u32 = 1_000;

/// The most that [`Slots::default`] has.
const MOST: u32 = 4_000;

/// Elements that a table can have: as many as the default limit of memory allows.
const TABLE: usize = 16 << 20;

/// What the host may need for one instance or component beside its memory. It sizes nothing.
const STATE: usize = 64 << 20;

/// Pages that a slot keeps are cleared one by one, which is quicker than to give them back and take others, up to so many bytes.
const KEPT: usize = 64 << 10;

/// As [`KEPT`], where the system tells which pages were written.
const KEPT_WRITTEN: usize = 1 << 20;

/// Slots that are kept warm for whoever had them last.
const WARM: u32 = 64;

/// Stacks of calls that share a thread with others. Each costs a call of the system when the host starts, and an instance that was called
/// so keeps its own; the thread that makes such a call has one at a time, but for calls that take longer than a tick of the clock.
pub(crate) const STACKS: u32 = 32;

impl Slots {
    /// No room: each instance maps memory of its own.
    pub fn none() -> Self {
        Self::default().memories(0)
    }

    /// Room for so many memories at a time.
    pub fn memories(mut self, most: u32) -> Self {
        self.memories = Some(most);
        self
    }

    /// Asks the system which pages an instance has written, and clears these alone (`PAGEMAP_SCAN`, Linux 6.7 or newer; elsewhere this
    /// changes nothing). Several times as many instances start and end in a second then.
    ///
    /// It is off unless somebody asks for it, because of what the system does not tell of: a page that is swapped out, or is being moved,
    /// at this moment. Such a page is not cleared, and **the next instance in its slot could read it**, which may be one of another plugin.
    /// Where there is swap it is refused; pages are moved where memory is short or a large page is made. Use it where all plugins of a host
    /// may know each other's secrets.
    pub fn clear_written(mut self) -> Self {
        self.clears_written = true;
        self
    }

    /// Has an engine take its instances from here; gives whether there is any room.
    pub(super) fn reserve(self, config: &mut Config) -> bool {
        let by_cores =
            || u32::try_from(cores()).map_or(MOST, |cores| cores.saturating_mul(PER_CORE).min(MOST));
        let memories = self.memories.unwrap_or_else(by_cores);
        if memories == 0 {
            return false;
        }
        let mut room = PoolingAllocationConfig::new();
        let scans = self.clears_written && !has_swap();
        room.total_memories(memories)
            .total_tables(memories.saturating_mul(2))
            // These are counted and take no room; what a plugin may have of them is a limit of its own.
            .total_core_instances(u32::MAX)
            .total_component_instances(u32::MAX)
            .max_memories_per_module(1_000)
            .max_tables_per_module(10_000)
            .max_core_instance_size(STATE)
            .max_component_instance_size(STATE)
            .table_elements(TABLE)
            .total_stacks(STACKS)
            .max_unused_warm_slots(WARM)
            .linear_memory_keep_resident(if scans { KEPT_WRITTEN } else { KEPT })
            .table_keep_resident(if scans { KEPT_WRITTEN } else { KEPT })
            .pagemap_scan(if scans { Enabled::Auto } else { Enabled::No });
        config.allocation_strategy(room);
        true
    }
}

/// Whether the system may swap, as far as it tells.
fn has_swap() -> bool {
    // The first line is a heading. Who cannot read it may not know of any.
    std::fs::read_to_string("/proc/swaps").map_or(true, |text| text.lines().count() > 1)
}
