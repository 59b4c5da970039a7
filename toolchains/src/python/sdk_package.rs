//! SDK packages for host developers' contracts, in Python.

use std::path::PathBuf;

use crate::error::ToolError;
use crate::sdk_package::SdkContract;

/// Gives the files of the package, by their path in it.
pub(crate) fn sdk_package(contract: &SdkContract) -> Result<Vec<(PathBuf, String)>, ToolError> {
    let SdkContract { contract, .. } = contract;
    Err(ToolError::new("sdk", format!("no SDK package for `{contract}` can be made in Python yet"))
        .hint("`plugwright new` makes plugins in Python from the contract alone"))
}
