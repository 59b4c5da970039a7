//! How wasmtime reads and writes what it has no types for: handles inside of values, and more parameters than its tuples have.
//!
//! wasmtime's traits for this are public but `unsafe`, as a wrong size would be a read of other memory. Each implementation
//! here only passes on to one of wasmtime's own, or repeats what wasmtime does for tuples.

use std::mem::MaybeUninit;
use std::sync::Arc;

use wasmtime::Result;
use wasmtime::component::__internal::{
    CanonicalAbiInfo, InstanceType, InterfaceType, LiftContext, LowerContext,
};
use wasmtime::component::{ComponentType, Lift, Lower, Resource};

use super::HostResource;

/// Lets the struct of a resource cross as the [`Handle`](crate::__private::Handle) that it wraps.
#[doc(hidden)]
#[macro_export]
macro_rules! __plugwright_resource {
    ($name:ident) => {
        const _: () = {
            use ::core::mem::MaybeUninit;
            use $crate::__private::Handle;
            use $crate::__private::wasmtime::Result;
            use $crate::__private::wasmtime::component::__internal::{
                CanonicalAbiInfo, InstanceType, InterfaceType, LiftContext, LowerContext,
            };
            use $crate::__private::wasmtime::component::{ComponentType, Lift, Lower, ResourceAny};

            // SAFETY: all of it is the implementation of `ResourceAny`.
            unsafe impl ComponentType for $name {
                type Lower = <ResourceAny as ComponentType>::Lower;
                const ABI: CanonicalAbiInfo = <ResourceAny as ComponentType>::ABI;
                const MAY_REQUIRE_REALLOC: bool = <ResourceAny as ComponentType>::MAY_REQUIRE_REALLOC;

                fn typecheck(ty: &InterfaceType, types: &InstanceType<'_>) -> Result<()> {
                    <ResourceAny as ComponentType>::typecheck(ty, types)
                }
            }

            // SAFETY: as above.
            unsafe impl Lower for $name {
                fn linear_lower_to_flat<T>(
                    &self,
                    cx: &mut LowerContext<'_, T>,
                    ty: InterfaceType,
                    dst: &mut MaybeUninit<<Self as ComponentType>::Lower>,
                ) -> Result<()> {
                    self.0.raw().linear_lower_to_flat(cx, ty, dst)
                }

                fn linear_lower_to_memory<T>(
                    &self,
                    cx: &mut LowerContext<'_, T>,
                    ty: InterfaceType,
                    offset: usize,
                ) -> Result<()> {
                    self.0.raw().linear_lower_to_memory(cx, ty, offset)
                }
            }

            // SAFETY: as above.
            unsafe impl Lift for $name {
                fn linear_lift_from_flat(
                    cx: &mut LiftContext<'_>,
                    ty: InterfaceType,
                    src: &<Self as ComponentType>::Lower,
                ) -> Result<Self> {
                    ResourceAny::linear_lift_from_flat(cx, ty, src).map(|raw| Self(Handle::new(raw)))
                }

                fn linear_lift_from_memory(
                    cx: &mut LiftContext<'_>,
                    ty: InterfaceType,
                    bytes: &[u8],
                ) -> Result<Self> {
                    ResourceAny::linear_lift_from_memory(cx, ty, bytes).map(|raw| Self(Handle::new(raw)))
                }
            }
        };
    };
}

/// Makes a struct for more parameters than wasmtime's tuples have. So many never travel in registers: the canonical ABI puts
/// more than 16 into memory, one behind the other as in a record.
#[doc(hidden)]
#[macro_export]
macro_rules! __plugwright_parameters {
    (pub(super) struct $name:ident $(<$lifetime:lifetime>)? { $($field:ident: $ty:ty,)* }) => {
        pub(super) struct $name $(<$lifetime>)? {
            $(pub(super) $field: $ty,)*
            pub(super) __lifetime: ::core::marker::PhantomData<$(&$lifetime)? ()>,
        }

        const _: () = {
            use ::core::mem::MaybeUninit;
            use $crate::__private::wasmtime::component::__internal::{
                CanonicalAbiInfo, InstanceType, InterfaceType, LiftContext, LowerContext, bad_type_info,
            };
            use $crate::__private::wasmtime::component::{ComponentNamedList, ComponentType, Lift, Lower};
            use $crate::__private::wasmtime::{Result, ValRaw, bail};

            // SAFETY: size, alignment and types are those of a tuple of these fields, which is what parameters are. `Lower` is
            // longer than what may travel in registers, so that nothing is ever read from it or written to it.
            unsafe impl $(<$lifetime>)? ComponentType for $name $(<$lifetime>)? {
                type Lower = [ValRaw; 17];
                const ABI: CanonicalAbiInfo =
                    CanonicalAbiInfo::record_static(&[$(<$ty as ComponentType>::ABI),*]);

                fn typecheck(ty: &InterfaceType, types: &InstanceType<'_>) -> Result<()> {
                    let InterfaceType::Tuple(tuple) = ty else { bail!("expected parameters") };
                    let found = &types.types[*tuple].types;
                    let checks: &[fn(&InterfaceType, &InstanceType<'_>) -> Result<()>] =
                        &[$(<$ty as ComponentType>::typecheck),*];
                    if found.len() != checks.len() {
                        bail!("expected {} parameters, found {}", checks.len(), found.len());
                    }
                    found.iter().zip(checks).try_for_each(|(ty, check)| check(ty, types))
                }
            }

            // SAFETY: as above; the fields are written where a tuple's would be.
            unsafe impl $(<$lifetime>)? Lower for $name $(<$lifetime>)? {
                fn linear_lower_to_flat<T>(
                    &self,
                    _: &mut LowerContext<'_, T>,
                    _: InterfaceType,
                    _: &mut MaybeUninit<<Self as ComponentType>::Lower>,
                ) -> Result<()> {
                    bail!("so many parameters travel in memory")
                }

                fn linear_lower_to_memory<T>(
                    &self,
                    cx: &mut LowerContext<'_, T>,
                    ty: InterfaceType,
                    mut offset: usize,
                ) -> Result<()> {
                    let InterfaceType::Tuple(tuple) = ty else { bad_type_info() };
                    let mut index = 0;
                    $(
                        let ty = cx.types[tuple].types[index];
                        let at = <$ty as ComponentType>::ABI.next_field32_size(&mut offset);
                        <$ty as Lower>::linear_lower_to_memory(&self.$field, cx, ty, at)?;
                        index += 1;
                    )*
                    let _ = index;
                    Ok(())
                }
            }

            $crate::__plugwright_parameters! { lift $name [$($lifetime)?] { $($field: $ty,)* } }

            // SAFETY: it is checked as a tuple is.
            unsafe impl $(<$lifetime>)? ComponentNamedList for $name $(<$lifetime>)? {}
        };
    };

    // What is lent is never read from a plugin.
    (lift $name:ident [$lifetime:lifetime] $fields:tt) => {};
    (lift $name:ident [] { $($field:ident: $ty:ty,)* }) => {
        // SAFETY: as above; the fields are read where a tuple's would be.
        unsafe impl Lift for $name {
            fn linear_lift_from_flat(
                _: &mut LiftContext<'_>,
                _: InterfaceType,
                _: &<Self as ComponentType>::Lower,
            ) -> Result<Self> {
                bail!("so many parameters travel in memory")
            }

            fn linear_lift_from_memory(cx: &mut LiftContext<'_>, ty: InterfaceType, bytes: &[u8]) -> Result<Self> {
                let InterfaceType::Tuple(tuple) = ty else { bad_type_info() };
                let (mut index, mut offset) = (0, 0);
                $(
                    let ty = cx.types[tuple].types[index];
                    let at = <$ty as ComponentType>::ABI.next_field32_size(&mut offset);
                    let $field = <$ty as Lift>::linear_lift_from_memory(
                        cx,
                        ty,
                        &bytes[at..][..<$ty as ComponentType>::SIZE32],
                    )?;
                    index += 1;
                )*
                let _ = (index, offset);
                Ok(Self { $($field,)* __lifetime: ::core::marker::PhantomData })
            }
        }
    };
}

/// SAFETY of the three implementations: all of it is the implementation of wasmtime's own [`Resource`].
#[allow(unsafe_code, reason = "only passes on to wasmtime")]
unsafe impl<T: ?Sized + Send + Sync + 'static> ComponentType for HostResource<T> {
    type Lower = <Resource<Arc<T>> as ComponentType>::Lower;
    const ABI: CanonicalAbiInfo = <Resource<Arc<T>> as ComponentType>::ABI;
    const MAY_REQUIRE_REALLOC: bool = <Resource<Arc<T>> as ComponentType>::MAY_REQUIRE_REALLOC;

    fn typecheck(ty: &InterfaceType, types: &InstanceType<'_>) -> Result<()> {
        <Resource<Arc<T>> as ComponentType>::typecheck(ty, types)
    }
}

/// What goes into a plugin: given where the plugin's type says so, else lent.
fn lowered<T: ?Sized + Send + Sync + 'static>(
    resource: &HostResource<T>,
    ty: InterfaceType,
) -> Resource<Arc<T>> {
    match ty {
        InterfaceType::Borrow(_) => Resource::new_borrow(resource.place()),
        _ => Resource::new_own(resource.place()),
    }
}

#[allow(unsafe_code, reason = "only passes on to wasmtime")]
unsafe impl<T: ?Sized + Send + Sync + 'static> Lower for HostResource<T> {
    fn linear_lower_to_flat<U>(
        &self,
        cx: &mut LowerContext<'_, U>,
        ty: InterfaceType,
        dst: &mut MaybeUninit<<Self as ComponentType>::Lower>,
    ) -> Result<()> {
        lowered(self, ty).linear_lower_to_flat(cx, ty, dst)
    }

    fn linear_lower_to_memory<U>(
        &self,
        cx: &mut LowerContext<'_, U>,
        ty: InterfaceType,
        offset: usize,
    ) -> Result<()> {
        lowered(self, ty).linear_lower_to_memory(cx, ty, offset)
    }
}

#[allow(unsafe_code, reason = "only passes on to wasmtime")]
unsafe impl<T: ?Sized + Send + Sync + 'static> Lift for HostResource<T> {
    fn linear_lift_from_flat(
        cx: &mut LiftContext<'_>,
        ty: InterfaceType,
        src: &<Self as ComponentType>::Lower,
    ) -> Result<Self> {
        Resource::linear_lift_from_flat(cx, ty, src).map(|raw| Self::read(&raw))
    }

    fn linear_lift_from_memory(cx: &mut LiftContext<'_>, ty: InterfaceType, bytes: &[u8]) -> Result<Self> {
        Resource::linear_lift_from_memory(cx, ty, bytes).map(|raw| Self::read(&raw))
    }
}

#[doc(hidden)]
pub use crate::{__plugwright_parameters as parameters, __plugwright_resource as resource};
