//! Requests of plugins against the operator's grants: both must agree.

/// What a plugin was granted, of one capability.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// `plugwright:log`: records of this level and above reach the host's log.
    Log(crate::capability::Level),
}
