//! A plan as far as it could be made: for people who look at what is wrong with it.

use serde::Serialize;

use super::Plan;
use crate::error::{Error, Report};
use crate::name::PluginId;
use crate::picture::{Picture, Problem};

/// A plan as far as it could be made, and all that is wrong with it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub(super) plan: Plan,
    /// The plugins of the policy that could not be read.
    pub(super) absent: Vec<PluginId>,
    pub(super) errors: Vec<Error>,
}

impl Draft {
    /// All that is wrong, as [`Plan::new`] reports it.
    pub fn errors(&self) -> &[Error] {
        &self.errors
    }

    /// As much of the plan as there is, whether anything is wrong with it or not.
    pub fn so_far(&self) -> &Plan {
        &self.plan
    }

    /// The plan, if nothing is wrong with it.
    ///
    /// # Errors
    ///
    /// As [`Plan::new`].
    pub fn into_plan(self) -> Result<Plan, Report> {
        Report::unless_empty(self.errors)?;
        Ok(self.plan)
    }

    /// A picture of what is known, with the trouble in it.
    pub fn picture(&self) -> Picture {
        Picture::of(&self.plan, &self.absent, &self.errors)
    }
}

/// As the plan, with a list `problems` where it fails.
impl Serialize for Draft {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form<'a> {
            #[serde(flatten)]
            plan: &'a Plan,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            problems: Vec<Problem>,
        }
        let problems = self.errors.iter().map(Problem::of).collect();
        Form { plan: &self.plan, problems }.serialize(serializer)
    }
}
