//! Resources of plugins in the hands of the application.

use std::fmt;
use std::sync::Arc;

use crate::bridge;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::link::Origin;

/// A resource of a plugin that the application holds: of an instance that serves many calls, got in a [`Parcel`](crate::Parcel).
///
/// It goes back to plugins in the parcels of calls and streams: given away where a type has `own`, and lent for the call where it has
/// `borrow`, for which [`Claim::lend`] makes another one. It keeps the instance that owns the resource. Dropping it drops the resource,
/// whose destructor runs soon, and before the next call of its owner.
///
/// ```no_run
/// # async fn example(plugins: plugwright::Plugins) -> Result<(), plugwright::Error> {
/// use plugwright::{Parcel, Val};
///
/// let shop = plugins.get("shop")?;
/// let made = shop.call_async(&"acme:shop/carts.open".parse()?, Parcel::default()).await?;
/// let cart = &made.claims[0];
/// let arguments = Parcel { values: vec![Val::U32(0)], claims: vec![cart.lend()], ..Parcel::default() };
/// shop.call_async(&"acme:shop/carts.[method]cart.total".parse()?, arguments).await?;
/// # Ok(())
/// # }
/// ```
pub struct Claim {
    own: Arc<bridge::Claim>,
    is_lent: bool,
}

impl Claim {
    /// What the application gets for a claim of a plugin.
    pub(super) fn of(claim: bridge::Claim) -> Result<Self, Error> {
        if claim.stake.is_none() {
            let message =
                format!("resource `{}` belongs to an instance that serves one call alone", claim.name);
            return Err(Error::new(Stage::Call, ErrorKind::Unsupported, Blame::Host, message).hint(
                "open a session and make all calls that deal with the resource in it: `plugin.session()?`",
            ));
        }
        Ok(Self { own: Arc::new(claim), is_lent: false })
    }

    /// The same resource, for a place where a type has `borrow`.
    #[must_use]
    pub fn lend(&self) -> Self {
        Self { own: self.own.clone(), is_lent: true }
    }

    /// The name of the resource, as its owner has it: `acme:shop/carts.cart@1.0.0`.
    pub fn resource(&self) -> &str {
        &self.own.name
    }

    /// What stands for it on its way to a plugin. `Err` says why it cannot go there.
    pub(super) fn give(self, origin: Option<&Origin>, is_owned: bool) -> Result<bridge::Claim, String> {
        let name = self.own.name.clone();
        match origin {
            Some(origin) if origin.is_of(&self.own) => {}
            Some(origin) => {
                return Err(format!(
                    "expected a claim on `{}` of the plugin meant here, found one on `{name}`",
                    origin.name
                ));
            }
            None => return Err("the resource here belongs to no plugin of the set".into()),
        }
        match is_owned {
            false => Ok(bridge::Claim::lend_of(&self.own)),
            true if self.is_lent => {
                Err(format!("expected a claim to be given away, found one on `{name}` that is lent"))
            }
            true => Arc::try_unwrap(self.own)
                .map_err(|_| format!("the resource `{name}` is still lent, and cannot be given away")),
        }
    }

    /// The claim itself, if it is the application's own.
    pub(crate) fn as_plugins(&self) -> &bridge::Claim {
        &self.own
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "claim on {}", self.own.name)
    }
}
